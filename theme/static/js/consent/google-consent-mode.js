// Google Consent Mode v2 (developers.google.com/tag-platform/security/concepts/consent-mode): the choice as signals, for
// tags that read them. Part of the site's script only where register.toml says `google_consent_mode = true`. All are
// denied before a choice; security storage is what the necessary cookies are. When this never runs, tags get no signal.

import { granted } from "./choice.js";

window.dataLayer = window.dataLayer || [];
function gtag() {
  window.dataLayer.push(arguments);
}

const signals = () => {
  const word = (purpose) => (granted(purpose) ? "granted" : "denied");
  return {
    ad_storage: word("marketing"),
    ad_user_data: word("marketing"),
    ad_personalization: word("marketing"),
    analytics_storage: word("statistics"),
    functionality_storage: word("personalisation"),
    personalization_storage: word("personalisation"),
    security_storage: "granted",
  };
};

gtag("consent", "default", signals());
document.addEventListener("privacychange", () => gtag("consent", "update", signals()));
