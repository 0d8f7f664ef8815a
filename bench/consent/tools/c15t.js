// The example of the package's own “Building UI”, with the five purposes under its names for them.
import { getOrCreateConsentRuntime } from "c15t";

const NAMES = { measurement: "Statistics", functionality: "Social", marketing: "Marketing", experience: "Personalisation" };
const { consentStore } = getOrCreateConsentRuntime({
  mode: "offline",
  consentCategories: ["necessary", ...Object.keys(NAMES)],
  overrides: { country: "DE" },
});

const banner = document.createElement("div");
banner.id = "consent-banner";
banner.style.display = "none";
banner.setAttribute("role", "dialog");
banner.setAttribute("aria-label", "Cookie consent");
banner.innerHTML = `
  <p>We use cookies, the necessary ones only unless you say otherwise. <a href="/privacy/">How</a></p>
  <div><button id="consent-reject">Reject all</button> <button id="consent-accept">Accept all</button></div>
  <details><summary>Choose</summary>
  ${Object.entries(NAMES).map(([id, name]) => `<label><input type="checkbox" value="${id}"> ${name}</label>`).join(" ")}
  <button id="consent-save">Save</button></details>`;
document.body.appendChild(banner);

const on = (id, run) => banner.querySelector(id).addEventListener("click", run);
on("#consent-accept", () => consentStore.getState().saveConsents("all"));
on("#consent-reject", () => consentStore.getState().saveConsents("necessary"));
on("#consent-save", () => {
  for (const box of banner.querySelectorAll("input")) consentStore.getState().setSelectedConsent(box.value, box.checked);
  consentStore.getState().saveConsents("custom");
});

const show = (state) => (banner.style.display = state.activeUI === "banner" ? "block" : "none");
consentStore.subscribe(show);
show(consentStore.getState());
