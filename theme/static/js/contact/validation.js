// Looks at the form before it is sent and says, in the page's own words, what is wrong: beside the field, and above
// the form with a link to it. What the server finds is said the same way. When this never runs, the browser looks.

import { quantity as quantityOf } from "site";
import { clean, orderNumber, plain } from "./text.js";

const form = document.querySelector("form.letter");
const summary = document.getElementById("letter-errors");
const message = form.elements.message;
const counter = document.getElementById("message-count");
const FIELDS = ":is(.field, .line) :is(input, select, textarea)";
const NEAR = 1000;
// Enough to catch a slip of the fingers. The server knows what an address is.
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const ORDER = /^[A-Za-z0-9-]{0,40}$/;
let later;

// Characters as the server counts them: a browser's own maxlength counts an emoji as two, and cuts what is pasted.
const read = (field) => clean(field.value, field.type === "textarea");
const length = (field) => [...read(field)].length;
const number = (value) => value.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);
const withValues = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => number(values[name]));

function problem(field) {
  const { missing, email, order, long, quantity } = summary.dataset;
  const [text, most] = [read(field), Number(field.dataset.most ?? Infinity)];
  if (field.required && !text) return missing;
  if (field.type === "email" && !EMAIL.test(plain(text))) return email;
  if (field.name === "order" && !ORDER.test(orderNumber(text))) return order;
  const number = field.type === "number" && !field.disabled;
  if (number && !(field.validity.valid && (!text || quantityOf(text)))) return withValues(quantity, { most: Number(field.max) });
  if (length(field) > most) return withValues(long, { most, length: length(field) });
  return "";
}

function showBeside(field, text) {
  const line = Object.assign(document.createElement("p"), { className: "error", id: `${field.name}-error`, textContent: text });
  field.before(line);
  field.setAttribute("aria-invalid", "true");
}

// A field's line for the summary. What belongs to no field that a person sees has no link.
function summaryItem({ field, message }) {
  const [line, link] = [document.createElement("li"), document.createElement("a")];
  const label = form.querySelector(`label[for="${CSS.escape(field)}"]`);
  link.href = `#${field}`;
  link.textContent = label?.firstChild.textContent.trim();
  line.append(...(label ? [link, `: ${message}`] : [message]));
  return line;
}

// Shows these errors in place of all before: `field`, its name, and `message`.
export function showErrors(errors) {
  for (const old of form.querySelectorAll(".error, .errors")) old.remove();
  for (const field of form.querySelectorAll(FIELDS)) {
    const found = errors.find((error) => error.field === field.name);
    field.removeAttribute("aria-invalid");
    if (found) showBeside(field, found.message);
    const described = [`${field.id}-error`, `${field.id}-hint`].filter((id) => document.getElementById(id));
    if (described.length) field.setAttribute("aria-describedby", described.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  if (!errors.length) return;
  const box = summary.content.firstElementChild.cloneNode(true);
  box.querySelector("ul").append(...errors.map(summaryItem));
  form.prepend(box);
  box.focus();
}

function showCount() {
  const left = message.dataset.most - length(message);
  const words = left < 0 ? counter.dataset.over : left < NEAR ? counter.dataset.left : "";
  counter.textContent = withValues(words, { count: Math.abs(left) });
}

form.noValidate = true;
message?.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(showCount, 400);
});
form.addEventListener("submit", (event) => {
  const errors = [...form.querySelectorAll(FIELDS)].map((field) => ({ field: field.name, message: problem(field) })).filter((error) => error.message);
  showErrors(errors);
  if (errors.length) event.preventDefault();
});
