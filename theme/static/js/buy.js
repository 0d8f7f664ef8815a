// Puts a product into the basket without leaving its page. Where storage is blocked, the form leads to the
// basket's page, which takes what it says. When this never runs, a link leads to the order sheet.

import { basketLines, changeBasket, quantity, quiet } from "site";

const form = document.querySelector("form.add");
const field = form.elements.quantity;
field.name = field.dataset.product;
const statusLine = document.querySelector(".added");

// A number field takes "1e1" for ten; the order does not.
const check = () => field.setCustomValidity(field.value && !quantity(field.value) ? field.dataset.wrong : "");
field.addEventListener("input", check);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await quiet;
  const count = Math.min((basketLines()?.[field.name] ?? 0) + quantity(field.value), field.max);
  if (!changeBasket([[field.name, count]])) return form.submit();
  statusLine.textContent = statusLine.dataset[count < field.max ? "added" : "all"].replace("{count}", count);
  document.querySelector(".added-link").hidden = false;
});
