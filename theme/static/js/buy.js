// Puts a product into the basket without leaving its page. When this never runs, or storage is blocked, the form leads
// to the basket's page, which takes what it says.

const form = document.querySelector("form.add");
const field = form.elements.quantity;
const told = document.querySelector(".added");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { calm, lines, put } = window.basket;
  await calm;
  const before = lines() ?? {};
  const count = Math.min((before[field.name] ?? 0) + field.valueAsNumber, field.max);
  if (!put({ ...before, [field.name]: count })) return form.submit();
  told.textContent = told.dataset[count < field.max ? "added" : "all"].replace("{count}", count);
  document.querySelector(".added-link").hidden = false;
});
