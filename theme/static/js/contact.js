// Sends a message without a page load, under an id of its own, so that sending again never makes two of it. When this
// never runs, the form posts to the same place, which answers with a last look and a button to confirm it.

const form = document.querySelector("form.letter");
const status = document.getElementById("letter-status");
let sent = { of: "" };
let busy = false;

const say = (what, values = {}) => {
  status.textContent = status.dataset[what].replace(/\{(\w+)\}/g, (_, name) => values[name]);
};

// What is wrong stands beside its field, is tied to it for screen readers, and the first such field gets the focus.
function show(errors) {
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const field of form.elements) {
    const wrong = errors.find((error) => error.field === field.name);
    field.toggleAttribute("aria-invalid", false);
    if (!wrong) continue;
    const line = Object.assign(document.createElement("p"), { className: "error", id: `${field.name}-error`, textContent: wrong.message });
    field.before(line);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", line.id);
  }
  form.querySelector("[aria-invalid]")?.focus();
}

async function send() {
  const fields = Object.fromEntries(new FormData(form));
  const of = JSON.stringify(fields);
  if (sent.of !== of) sent = { of, id: crypto.randomUUID() };
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: sent.id, ...fields }),
  });
  const said = await answer.json();
  show(said.errors ?? []);
  if (!answer.ok) return say(answer.status === 422 ? "summary" : "failed");
  form.reset();
  form.hidden = true;
  say("sent", said);
  status.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  say("sending");
  await send().catch(() => say("failed"));
  busy = false;
});
