// Puts a product into the basket without leaving its page. Where storage is blocked, the form leads to the
// basket's page, which takes what it says. When this never runs, a link leads to the order sheet.

import { basketLines, quiet, saveBasket } from "site";

const form = document.querySelector("form.add");
const field = form.elements.quantity;
field.name = field.dataset.product;
const statusLine = document.querySelector(".added");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await quiet;
  const before = basketLines() ?? {};
  const count = Math.min((before[field.name] ?? 0) + field.valueAsNumber, field.max);
  if (!saveBasket({ ...before, [field.name]: count })) return form.submit();
  statusLine.textContent = statusLine.dataset[count < field.max ? "added" : "all"].replace("{count}", count);
  document.querySelector(".added-link").hidden = false;
});
