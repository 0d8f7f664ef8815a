window.cookieconsent.initialise({
  type: "opt-in",
  position: "bottom",
  palette: { popup: { background: "#15382a", text: "#f8f0dc" }, button: { background: "#f1cf7c", text: "#16241b" } },
  content: {
    message: "We use cookies, the necessary ones only unless you say otherwise.",
    allow: "Accept all",
    deny: "Reject all",
    link: "Privacy policy",
    href: "/privacy/",
  },
});
