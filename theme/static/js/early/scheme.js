// Runs in the head before anything is painted, so that a page never flashes in the colours that the visitor switched
// off. When it never runs, the colours follow the system.
(function (root) {
  var scheme = /(?:^|; )__Host-scheme=(light|dark)/.exec(document.cookie);
  if (scheme) root.dataset.scheme = scheme[1];
})(document.documentElement);
