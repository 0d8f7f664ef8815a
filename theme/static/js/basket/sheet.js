// The basket's page: of the order sheet, only what the basket holds, with sums and ways to change it. What is no longer
// sold is named and stays until it is taken out. When this never runs, the sheet has every product there is.
//
// What it costs follows at once, and what the store room has now is asked for.

import { basketLines, changeBasket, quantity, whenStale } from "site";
import { postage, vatInside } from "./postage.js";

const form = document.querySelector("form.letter");
const sheet = document.getElementById("lines");
const sums = document.getElementById("sums");
const country = form.elements.country;
const taken = document.getElementById("basket-taken");
const undo = document.getElementById("basket-undo");
const gone = document.getElementById("basket-gone");
const blocked = document.getElementById("basket-blocked");
const changed = document.getElementById("basket-changed");
const { cents, grams, soldOut } = JSON.parse(sheet.dataset.shop);
const { packing, vat, to } = JSON.parse(sheet.dataset.delivery);
const euro = (amount) => `€\u202f${(amount / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 })}`;
const make = (tag, values, ...inside) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...inside);
  return element;
};
const has = Object.hasOwn;
const named = (words, name, count) => words.replace("{name}", name).replace("{count}", count);
// A slug that no page has any more, as people would write it.
const titleOf = (slug) => (has(soldOut, slug) ? soldOut[slug] : slug.replaceAll("-", " "));

let lines = basketLines() ?? {};
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

const summed = (each) => ordered().reduce((sum, [slug, count]) => sum + count * each[slug], 0);

function drawSums() {
  const { days, postage: steps } = to[country.value];
  const [goods, parcel] = [summed(cents), postage(steps, summed(grams) + packing)];
  const said = { goods, postage: parcel, total: goods + parcel, vat: vatInside(goods + parcel, vat) };
  for (const place of sums.querySelectorAll("[data-sum]")) {
    const { sum, days: words } = place.dataset;
    place.textContent = words ? words.replace("{days}", days) : euro(said[sum]);
  }
}

// Stores these lines, [slug, how many], and leaves the others as they are stored.
function store(changes) {
  const kept = changeBasket(changes);
  const all = Object.entries({ ...lines, ...Object.fromEntries(changes) });
  lines = kept ? basketLines() : Object.fromEntries(all.filter(([, count]) => count));
  // Where nothing can be kept, the address holds it.
  history.replaceState(null, "", kept ? location.pathname : `?${new URLSearchParams(lines)}`);
  if (!kept) blocked.textContent = blocked.dataset.said;
}

function change(...changes) {
  store(changes);
  draw();
  form.dispatchEvent(new Event("input"));
}

// Shows what is stored by now. Gives whether that is something else than was shown.
function refresh() {
  const now = basketLines();
  if (!now || JSON.stringify(now) === JSON.stringify(lines)) return false;
  lines = now;
  draw();
  form.dispatchEvent(new Event("input"));
  return true;
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
  drawSums();
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
  change([slug, 0]);
  taken.textContent = named(taken.dataset.taken, name);
  undo.hidden = false;
  undo.firstChild.focus();
}

undo.addEventListener("click", () => {
  change([last.slug, last.count]);
  undo.hidden = true;
  taken.textContent = "";
  (rows.find(({ slug }) => slug === last.slug)?.field ?? taken).focus();
});

sheet.addEventListener("input", ({ target }) => {
  const { slug } = rows.find(({ field }) => field === target);
  const count = target.validity.valid && quantity(target.value);
  if (count) change([slug, count]);
});

// A number brought to 0 means that it is not wanted; one left empty, that nothing was meant.
sheet.addEventListener("change", ({ target }) => {
  const { slug, name } = rows.find(({ field }) => field === target);
  if (/^0+$/.test(target.value)) take(slug, name);
  else if (!target.value) target.value = lines[slug];
});

// Nothing is sent that is not on the page. Before draft.js hears of it.
form.addEventListener("submit", (event) => {
  changed.textContent = "";
  if (!refresh()) return;
  event.preventDefault();
  changed.textContent = sheet.dataset.changed;
  changed.focus();
}, true);
form.addEventListener("change", drawSums);
// Emptied, it still shows what the basket holds.
form.addEventListener("reset", () => setTimeout(draw));
whenStale(refresh);

// What a product's page could not keep comes in the address: ?sumac=2
const asked = [...new URLSearchParams(location.search)].map(([slug, count]) => [slug, quantity(count)]);
const brought = asked.filter(([slug, count]) => has(cents, slug) && count);
sheet.dataset.ready = "";
sums.hidden = false;
// The button for those without script would be the one that Enter presses.
form.querySelector(".for-sheet button").remove();
if (brought.length || !basketLines()) change(...brought);
else draw();

// What the store room has now, which may be less than when this page was made. The order decides.
fetch("/api/stock")
  .then((answer) => (answer.ok ? answer.json() : { left: {} }))
  .then(({ left }) => {
    for (const { slug, name, row, field } of rows) {
      if (!has(left, slug)) continue;
      field.max = Math.min(left[slug], 99);
      const short = left[slug] < (lines[slug] ?? 0);
      if (short) row.append(make("p", { className: "hint", role: "status" }, named(sheet.dataset.fewer, name, left[slug])));
    }
  })
  .catch(() => {});
