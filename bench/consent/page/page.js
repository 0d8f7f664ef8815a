// The page's own script, the same for every tool: what the tins cost together.
const order = document.getElementById("order");
const sum = order.querySelector("output");

order.addEventListener("change", () => {
  sum.textContent = `€ ${(sum.dataset.price * order.elements.tins.value).toFixed(2)}`;
});
