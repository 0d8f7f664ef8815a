// The forms of the banner and of /choices/, saved without a page load. When this never runs, they post to the same
// place and the page loads again.

const banner = document.getElementById("privacy-choices");
const told = document.getElementById("choices-status");
let before;

const tick = () => document.querySelectorAll("[name=purpose]").forEach((box) => (box.checked = granted(box.value)));

// Where the focus was before it came to the banner.
const leave = (name) => {
  root.classList.add(name);
  (before ?? document.getElementById("main")).focus({ preventScroll: true });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/api/consent" || !told) return;
  event.preventDefault();
  const answer = event.submitter?.value ?? "save";
  const boxes = [...form.querySelectorAll("[name=purpose]")];
  const names = boxes.filter((box) => answer === "accept" || (answer === "save" && box.checked)).map((box) => box.value);
  const inBanner = banner?.contains(form);
  const saving = choose(names, inBanner ? "banner" : "choices");
  if (inBanner) leave("chosen");
  const said = await saving;
  told.dataset.said = said;
  told.textContent = told.dataset[said];
});

banner?.addEventListener("focusin", ({ relatedTarget }) => {
  if (!banner.contains(relatedTarget)) before = relatedTarget ?? before;
});

// Escape leaves the choice for later: nothing is recorded, nothing is allowed, and the next page asks again.
addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && banner?.getClientRects().length) leave("later");
});

document.addEventListener("privacychange", tick);
tick();
