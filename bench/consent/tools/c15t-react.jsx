import "@c15t/react/styles.css";
import { ConsentBanner, ConsentDialog, ConsentManagerProvider } from "@c15t/react";
import { createRoot } from "react-dom/client";

const OPTIONS = {
  mode: "offline",
  consentCategories: ["necessary", "measurement", "functionality", "marketing", "experience"],
  legalLinks: { privacyPolicy: { href: "/privacy/", target: "_self" } },
  overrides: { country: "DE" },
};

const root = document.createElement("div");
document.body.append(root);
createRoot(root).render(
  <ConsentManagerProvider options={OPTIONS}>
    <ConsentBanner />
    <ConsentDialog />
  </ConsentManagerProvider>,
);
