// Saves a choice without a page load. When this never runs, the same forms post to the same place and the page loads
// again. Nothing here decides what may run: that is what the stored choice is for.

const root = document.documentElement;
const banner = document.getElementById("privacy-choices");
const status = document.getElementById("choices-status");
let sent = { of: "" };
let busy = false;
let before;

// The choice in force, as the cookie says it, or undefined.
const granted = () => {
  const [, version, names] = /(?:^|; )__Host-choices=v1\.([\d-]+)\.([a-z+-]*)/.exec(document.cookie) ?? [];
  return version >= root.dataset.asked ? names.split("+") : undefined;
};

const tick = () => {
  const now = granted() ?? [];
  for (const box of document.querySelectorAll("#choices [name=purpose]")) box.checked = now.includes(box.value);
};

const say = (what) => {
  status.textContent = status.dataset[what];
};

async function save(form, submitter) {
  const fields = new FormData(form);
  const boxes = [...form.querySelectorAll("[name=purpose]")];
  const wanted = { accept: () => true, reject: () => false, save: (box) => box.checked }[submitter?.value ?? "save"];
  const choice = {
    policy: fields.get("policy"),
    granted: boxes.filter(wanted).map((box) => box.value),
    surface: fields.get("surface"),
    language: fields.get("language"),
  };
  // The same choice sent again keeps its id, so that it is recorded once.
  const of = JSON.stringify(choice);
  if (sent.of !== of) sent = { of, id: crypto.randomUUID() };
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: sent.id, ...choice }),
  });
  if (!answer.ok) return answer.status === 422 ? "outdated" : "failed";
  sent = { of: "" };
  return "saved";
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/api/consent") return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  const said = await save(form, event.submitter).catch(() => "failed");
  busy = false;
  say(said);
  if (said !== "saved") return;
  tick();
  if (form.parentElement === banner) {
    root.classList.add("chosen");
    (before ?? document.getElementById("main")).focus({ preventScroll: true });
  }
});

banner?.addEventListener("focusin", (event) => {
  if (!banner.contains(event.relatedTarget)) before = event.relatedTarget ?? before;
});

tick();
