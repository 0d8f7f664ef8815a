// Runs in the head before anything is painted, so that the banner never flashes for those who have chosen.
// When it never runs, the style sheet linked inside <noscript> does the same by the cookie and the header.
// It is constant: what changes, the version that asked last, stands on <html data-asked>. Its hash is in the CSP.
(function (root) {
  var choice = /(?:^|; )__Host-choices=v1\.(\d{4}-\d\d-\d\d)\./.exec(document.cookie);
  if (choice && choice[1] >= root.dataset.asked) root.classList.add("chosen");
  if (navigator.globalPrivacyControl) root.classList.add("signal");
})(document.documentElement);
