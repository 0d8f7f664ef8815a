// The forms of the banner and of /choices/, saved without a page load. When this never runs, they post to the same
// place and the page loads again.

const told = document.querySelector("#choices-status");
let before;

const tick = () => all("[name=purpose]").forEach((box) => (box.checked = granted(box.value)));

// Where the focus was before it came to the banner.
const leave = (name) => {
  root.classList.add(name);
  (before ?? document.querySelector("main")).focus({ preventScroll: true });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!told || !form.surface) return;
  event.preventDefault();
  const which = { accept: "", reject: ":not(*)" }[event.submitter?.value] ?? ":checked";
  const names = [...form.querySelectorAll(`[name=purpose]${which}`)].map((box) => box.value);
  const saving = choose(names, form.surface.value);
  if (banner) leave("chosen");
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
