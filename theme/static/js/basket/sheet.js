// The basket's page: of the order sheet, only what the basket holds, with sums and ways to change it. What is no longer
// sold is named and stays until it is taken out. When this never runs, the sheet has every product there is.
//
// contact/form.js sends: it asks for the lines by the event "pack", and says by "sent" that they were taken.

import { basketLines, onReturn, saveBasket } from "site";

const form = document.querySelector("form.letter");
const sheet = document.getElementById("lines");
const total = sheet.querySelector(".total");
const taken = document.getElementById("basket-taken");
const undo = document.getElementById("basket-undo");
const gone = document.getElementById("basket-gone");
const blocked = document.getElementById("basket-blocked");
const { cents, soldOut } = JSON.parse(sheet.dataset.shop);
const euro = (amount) => `€\u202f${(amount / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 })}`;
const make = (tag, values, ...inside) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...inside);
  return element;
};
const has = Object.hasOwn;
const named = (words, name) => words.replace("{name}", name);
// A slug that no page has any more, as people would write it.
const titleOf = (slug) => (has(soldOut, slug) ? soldOut[slug] : slug.replaceAll("-", " "));

let lines = basketLines() ?? {};
let packed = {};
let last;

const rows = [...sheet.querySelectorAll("[data-product]")].map((row) => {
  const slug = row.dataset.product;
  const name = row.querySelector("label").textContent;
  const sum = make("output", { className: "price sum" });
  const remove = make("button", { type: "button", className: "remove", ariaLabel: named(sheet.dataset.remove, name) }, "Remove");
  remove.addEventListener("click", () => take(slug, name));
  row.append(remove, sum);
  return { slug, name, row, sum, field: row.querySelector("input") };
});

// What can be ordered of the basket.
const ordered = () => Object.entries(lines).filter(([slug]) => has(cents, slug));

function change(next) {
  lines = next;
  const kept = saveBasket(lines);
  // Where nothing can be kept, the address holds it.
  history.replaceState(null, "", kept ? location.pathname : `?${new URLSearchParams(lines)}`);
  if (!kept) blocked.textContent = blocked.dataset.said;
  draw();
  form.dispatchEvent(new Event("input"));
}

function draw() {
  for (const { slug, row, sum, field } of rows) {
    const count = lines[slug];
    row.hidden = !count;
    field.disabled = !count;
    // Someone who is typing is not interrupted.
    if (document.activeElement !== field) field.value = count ?? "";
    sum.textContent = count ? euro(count * cents[slug]) : "";
  }
  total.hidden = !ordered().length;
  total.querySelector("output").textContent = euro(ordered().reduce((sum, [slug, count]) => sum + count * cents[slug], 0));
  const lost = Object.keys(lines).filter((slug) => !has(cents, slug));
  gone.replaceChildren(...lost.map(missing));
  const empty = !ordered().length;
  document.getElementById("basket-empty").hidden = !empty;
  form.hidden = empty;
}

function missing(slug) {
  const words = named(sheet.dataset[has(soldOut, slug) ? "sold" : "gone"], titleOf(slug));
  const button = make("button", { type: "button" }, sheet.dataset.dismiss);
  button.addEventListener("click", () => take(slug, titleOf(slug)));
  return make("p", { className: "notice" }, words, " ", button);
}

function take(slug, name) {
  last = { slug, count: lines[slug] };
  const rest = { ...lines };
  delete rest[slug];
  change(rest);
  taken.textContent = named(taken.dataset.taken, name);
  undo.hidden = false;
  undo.firstChild.focus();
}

undo.addEventListener("click", () => {
  change({ ...lines, [last.slug]: last.count });
  undo.hidden = true;
  taken.textContent = "";
  (rows.find(({ slug }) => slug === last.slug)?.field ?? taken).focus();
});

sheet.addEventListener("input", ({ target }) => {
  const { slug } = rows.find(({ field }) => field === target);
  if (target.validity.valid && target.value > 0) change({ ...lines, [slug]: target.valueAsNumber });
});

// A number brought to 0 means that it is not wanted; one left empty, that nothing was meant.
sheet.addEventListener("change", ({ target }) => {
  const { slug, name } = rows.find(({ field }) => field === target);
  if (target.value === "0") take(slug, name);
  else if (!target.value) target.value = lines[slug];
});

form.addEventListener("pack", ({ detail }) => {
  packed = Object.fromEntries(ordered());
  for (const { field } of rows) delete detail[field.name];
  detail.lines = ordered().map(([product, quantity]) => ({ product, quantity }));
});

// Only what was sent goes: another tab may have added to it meanwhile.
form.addEventListener("sent", () => {
  const left = Object.entries(lines).map(([slug, count]) => [slug, count - (packed[slug] ?? 0)]);
  saveBasket((lines = Object.fromEntries(left.filter(([, count]) => count > 0))));
  history.replaceState(null, "", location.pathname);
});

const readAgain = () => {
  const now = basketLines();
  if (!now || JSON.stringify(now) === JSON.stringify(lines)) return;
  lines = now;
  draw();
  form.dispatchEvent(new Event("input"));
};
addEventListener("storage", readAgain);
onReturn(readAgain);

// What a product's page could not keep comes in the address: ?sumac=2
const brought = [...new URLSearchParams(location.search)].filter(([slug, count]) => has(cents, slug) && count > 0 && count < 100);
sheet.dataset.ready = "";
if (brought.length || !basketLines()) change({ ...lines, ...Object.fromEntries(brought.map(([slug, count]) => [slug, +count])) });
else draw();
