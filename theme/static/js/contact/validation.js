// Looks at the form before it is sent and says, in the page's own words, what is wrong: beside the field, and above
// the form with a link to it. What the server finds is said the same way. When this never runs, the browser looks.

const form = document.querySelector("form.letter");
const summary = document.getElementById("letter-errors");
const letter = form.elements.message;
const count = document.getElementById("message-count");
const FIELDS = ":is(.field, .line) :is(input, select, textarea)";
const NEAR = 1000;
// Enough to catch a slip of the fingers. The server knows what an address is.
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
let later;

// Characters as the server counts them: a browser's own maxlength counts an emoji as two, and cuts what is pasted.
const length = (field) => [...field.value.normalize().trim()].length;
const number = (value) => value.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => number(values[name]));

function wrong(field) {
  const { missing, email, order, long, quantity } = summary.dataset;
  const [text, most] = [field.value.trim(), Number(field.dataset.most ?? Infinity)];
  if (field.required && !text) return missing;
  if (field.type === "email" && !EMAIL.test(text)) return email;
  if (field.validity.patternMismatch) return order;
  if (field.type === "number" && !field.disabled && !field.validity.valid) return filled(quantity, { most: Number(field.max) });
  if (length(field) > most) return filled(long, { most, length: length(field) });
  return "";
}

function beside(field, message) {
  const line = Object.assign(document.createElement("p"), { className: "error", id: `${field.name}-error`, textContent: message });
  field.before(line);
  field.setAttribute("aria-invalid", "true");
}

// A field's line for the summary. What belongs to no field that a person sees has no link.
function item({ field, message }) {
  const [line, link] = [document.createElement("li"), document.createElement("a")];
  const label = form.querySelector(`label[for="${CSS.escape(field)}"]`);
  link.href = `#${field}`;
  link.textContent = label?.firstChild.textContent.trim();
  line.append(...(label ? [link, `: ${message}`] : [message]));
  return line;
}

function show(errors) {
  for (const old of form.querySelectorAll(".error, .errors")) old.remove();
  for (const field of form.querySelectorAll(FIELDS)) {
    const found = errors.find((error) => error.field === field.name);
    field.removeAttribute("aria-invalid");
    if (found) beside(field, found.message);
    const told = [`${field.id}-error`, `${field.id}-hint`].filter((id) => document.getElementById(id));
    if (told.length) field.setAttribute("aria-describedby", told.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  if (!errors.length) return;
  const box = summary.content.firstElementChild.cloneNode(true);
  box.querySelector("ul").append(...errors.map(item));
  form.prepend(box);
  box.focus();
}

function tell() {
  const left = letter.dataset.most - length(letter);
  const words = left < 0 ? count.dataset.over : left < NEAR ? count.dataset.left : "";
  count.textContent = filled(words, { count: Math.abs(left) });
}

form.noValidate = true;
letter.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(tell, 400);
});
form.addEventListener("amiss", (event) => show(event.detail));
form.addEventListener("submit", (event) => {
  const errors = [...form.querySelectorAll(FIELDS)].map((field) => ({ field: field.name, message: wrong(field) })).filter((error) => error.message);
  show(errors);
  if (errors.length) event.preventDefault();
});
