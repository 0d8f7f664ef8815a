// Hides the banner before anything is painted, so that it never flashes for those who have chosen.
// Nor is anybody asked whose browser sends Global Privacy Control: it waits to be opened, as after Escape.
// When this never runs, the style sheet linked inside <noscript> does the same by the cookie and the header.
// It is constant: what changes, the version that asked last, stands on <html data-asked>. Its hash is in the CSP.

import { CHOICES } from "register";

var root = document.documentElement;

// What follows begins with the version. consent/choice.js looks closer, and shows the banner where the rest is amiss.
root.className = document.cookie.split(CHOICES.name + "=v1.")[1] >= root.dataset.asked ? "chosen" : navigator.globalPrivacyControl ? "later" : "";
