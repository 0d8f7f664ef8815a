// Sorts and narrows the shop's lists in place. Every link here leads to a page or, where filters are combined, says them
// in its address; so what is seen can be shared and come back to. When this never runs, the links lead to their pages.

const listing = document.querySelector(".listing");
const { base } = listing.dataset;
const sorters = [...listing.querySelectorAll("a[data-order]")];
const sieves = [...listing.querySelectorAll("a[data-only]")];
const status = listing.querySelector("[data-count]");
const flat = listing.querySelectorAll("[data-flat]");
const cards = [...listing.querySelectorAll(".card")].map((card) => ({ card, home: card.parentElement }));
const ORDERS = sorters.map((link) => link.dataset.order);
const [SHELF] = ORDERS;
const asked = new URLSearchParams(location.search).get("only") ?? listing.dataset.only;
const known = new Set(sieves.map((link) => link.dataset.only));
let state = { order: listing.dataset.order, only: asked.split(".").filter((name) => known.has(name)) };

// The page that shows this, or the one that does with what its address says. plugins/shop/lists.py makes the pages.
function address({ order, only }) {
  const sorted = order === SHELF ? "" : `by-${order}/`;
  if (base === "/shop/" && only.length === 1) return `${base}${only[0]}/${sorted}`;
  return base + sorted + (only.length ? `?only=${only.join(".")}` : "");
}

const toggled = (name) => (state.only.includes(name) ? state.only.filter((one) => one !== name) : [...state.only, name]);
const place = ({ card }) => Number(card.dataset.places.split(" ")[ORDERS.indexOf(state.order)]);

function mark(link, next, on) {
  link.href = address(next);
  if (on) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

function draw() {
  const shelved = state.order === SHELF;
  for (const part of flat) part.hidden = shelved;
  const list = !shelved && listing.querySelector("ul[data-flat]");
  for (const one of cards.sort((a, b) => place(a) - place(b))) {
    const passes = one.card.dataset.passes.split(" ");
    one.card.hidden = !state.only.every((name) => passes.includes(name));
    (list || one.home).append(one.card);
  }
  for (const shelf of listing.querySelectorAll(".shelf")) shelf.hidden = !shelf.querySelector(".card:not([hidden])");
  for (const link of sorters) mark(link, { ...state, order: link.dataset.order }, link.dataset.order === state.order);
  for (const link of sieves) mark(link, { ...state, only: toggled(link.dataset.only) }, state.only.includes(link.dataset.only));
}

function tell() {
  const shown = cards.filter(({ card }) => !card.hidden).length;
  status.textContent = status.dataset.count.replace("{shown}", shown).replace("{all}", cards.length);
}

// The whole shop as on the shelf stands under headings that only its own page has.
const elsewhere = ({ order, only }) => base === "/shop/" && !flat.length && order === SHELF && only.length !== 1;

listing.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-order], a[data-only]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { order = state.order, only } = link.dataset;
  const next = { order, only: only ? toggled(only) : state.only };
  if (elsewhere(next)) return;
  event.preventDefault();
  state = next;
  draw();
  tell();
  history.replaceState(null, "", address(state));
});

draw();
if (asked !== listing.dataset.only) tell();
