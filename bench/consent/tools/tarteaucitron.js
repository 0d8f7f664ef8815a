tarteaucitronForceLanguage = "en";
tarteaucitron.init({
  privacyUrl: "/privacy/",
  bodyPosition: "bottom",
  hashtag: "#tarteaucitron",
  cookieName: "tarteaucitron",
  orientation: "bottom",
  groupServices: true,
  serviceDefaultState: "wait",
  showAlertSmall: false,
  showIcon: true,
  iconPosition: "BottomRight",
  adblocker: false,
  DenyAllCta: true,
  AcceptAllCta: true,
  highPrivacy: true,
  handleBrowserDNTRequest: false,
  removeCredit: false,
  moreInfoLink: true,
  mandatory: true,
  mandatoryCta: true,
});
tarteaucitron.job = tarteaucitron.job || [];
for (const [key, type, name] of [
  ["counter", "analytic", "Statistics"],
  ["embeds", "social", "Social"],
  ["advertising", "ads", "Marketing"],
  ["recent", "other", "Personalisation"],
]) {
  tarteaucitron.services[key] = { key, type, name, needConsent: true, cookies: [], js() {}, fallback() {} };
  tarteaucitron.job.push(key);
}
