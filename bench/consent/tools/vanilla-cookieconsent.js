import "./cookieconsent.umd.js";

CookieConsent.run({
  // A driven browser counts as a bot, and a bot sees no banner.
  hideFromBots: false,
  guiOptions: { consentModal: { layout: "bar", position: "bottom", equalWeightButtons: true } },
  categories: { necessary: { enabled: true, readOnly: true }, statistics: {}, social: {}, marketing: {}, personalisation: {} },
  language: {
    default: "en",
    translations: {
      en: {
        consentModal: {
          title: "We use cookies",
          description: "The necessary ones only, unless you say otherwise.",
          acceptAllBtn: "Accept all",
          acceptNecessaryBtn: "Reject all",
          showPreferencesBtn: "Choose",
          footer: '<a href="/privacy/">Privacy policy</a>',
        },
        preferencesModal: {
          title: "Your choices",
          acceptAllBtn: "Accept all",
          acceptNecessaryBtn: "Reject all",
          savePreferencesBtn: "Save",
          closeIconLabel: "Close",
          sections: [
            { title: "Necessary", description: "What the site needs to work.", linkedCategory: "necessary" },
            { title: "Statistics", description: "How many visits each page has.", linkedCategory: "statistics" },
            { title: "Social", description: "Videos, maps and posts from elsewhere.", linkedCategory: "social" },
            { title: "Marketing", description: "Which advertisement brought you here.", linkedCategory: "marketing" },
            { title: "Personalisation", description: "What you looked at before.", linkedCategory: "personalisation" },
          ],
        },
      },
    },
  },
});
