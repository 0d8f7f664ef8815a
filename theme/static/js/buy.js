// Puts a product into the basket without leaving its page. Where storage is blocked, the form leads to the
// basket's page, which takes what it says. When this never runs, a link leads to the order sheet.
//
// What the page says of the stock is as old as the page, so what there is now is asked for. The order decides.

import { basketLines, changeBasket, quantity, quiet } from "site";

const form = document.querySelector("form.add");
const field = form.elements.quantity;
field.name = field.dataset.product;
const statusLine = document.querySelector(".added");
const stock = document.querySelector(".stock");

// A number field takes "1e1" for ten; the order does not.
const check = () => field.setCustomValidity(field.value && !quantity(field.value) ? field.dataset.wrong.replace("{most}", field.max) : "");
field.addEventListener("input", check);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await quiet;
  const count = Math.min((basketLines()?.[field.name] ?? 0) + quantity(field.value), field.max);
  if (!changeBasket([[field.name, count]])) return form.submit();
  statusLine.textContent = statusLine.dataset[count < field.max ? "added" : "all"].replace("{count}", count);
  document.querySelector(".added-link").hidden = false;
});

function tell(count) {
  const { none, one, few, many, most_few: most } = JSON.parse(stock.dataset.words);
  const said = [none, one][count] ?? (count <= most ? few : many);
  stock.textContent = said.replace("{count}", count);
  stock.classList.toggle("sold-out", !count);
  field.max = Math.min(count, 99);
  // What is typed stays where it is; there is only nothing to add.
  form.querySelector("button").disabled = !count;
}

fetch("/api/stock")
  .then((answer) => (answer.ok ? answer.json() : { left: {} }))
  .then(({ left }) => Object.hasOwn(left, field.name) && tell(left[field.name]))
  .catch(() => {});
