// Sharing with what the device offers, and nobody else's code. When this never runs, the mail link beside it is there.

for (const share of document.querySelectorAll("button[data-share]")) {
  share.hidden = !navigator.share;
  share.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}
