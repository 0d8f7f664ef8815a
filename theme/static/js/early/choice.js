// Hides the banner before anything is painted, so that it never flashes for those who have chosen.
// When this never runs, the style sheet linked inside <noscript> does the same by the cookie and the header.
// It is constant: what changes, the version that asked last, stands on <html data-asked>. Its hash is in the CSP.

import { choiceCookie } from "../consent/cookie.js";

var root = document.documentElement;
var choice = choiceCookie.exec(document.cookie);

if (choice && choice[1] >= root.dataset.asked) root.classList.add("chosen");
if (navigator.globalPrivacyControl) root.classList.add("signal");
