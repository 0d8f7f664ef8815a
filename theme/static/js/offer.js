// Offers the signed receipt of a choice as soon as it is recorded: a button in the banner's place, or below the form on
// /choices/. Loaded by site.js once there is an answer, so that nobody pays for it who does not choose. When this never
// runs, the form on /choices/ leads to the receipt (without script) or the link beside it does (after a yes).

const field = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

// `answer` is that of our server; its header says what to call receipt and card, and the number of the choice.
export default (answer) => {
  const [, title, card, number] = /title\*=UTF-8''([^;]+); card\*=UTF-8''([^;]+); of="(.+)"/.exec(answer.headers.get("Link")) ?? [];
  if (!title) return;
  const form = document.createElement("form");
  Object.assign(form, { id: "receipt-offer", className: "told", method: "post", action: "/api/consent/receipt" });
  form.append(field("language", document.documentElement.dataset.language));
  form.append(field("of", number));
  for (const [label, path] of [[title, "receipt"], [card, "card"]])
    form.append(Object.assign(document.createElement("button"), { textContent: decodeURIComponent(label), formAction: `/api/consent/${path}`, style: "margin: .25rem" }));
  document.getElementById("receipt-offer")?.remove();
  const choices = document.getElementById("choices");
  (choices ?? document.getElementById("choices-status")).after(form);
  if (choices) return Object.assign(form.style, { position: "static", marginBlockStart: "1.5rem" });
  form.style.insetInlineStart = "auto";
  // In nobody's way: whoever goes on with the page has seen it.
  const going = ({ target, key }) => {
    if (key ? key === "Escape" : !form.contains(target)) form.remove();
  };
  setTimeout(() => ["click", "focusin", "keydown"].forEach((name) => addEventListener(name, going)));
};
