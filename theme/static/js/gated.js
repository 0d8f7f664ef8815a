// Scripts, images and embeds that wait for a purpose. When this never runs, they never load: an embed stays a note
// that names the recipient, with a link.

// Trusted Types: the one policy, for addresses on this site alone.
const own = window.trustedTypes?.createPolicy("privacy", {
  createScriptURL: (url) => {
    if (new URL(url, location).origin === location.origin) return url;
    throw new TypeError("a gated script is on this site");
  },
});

for (const script of document.querySelectorAll("script[data-purpose]")) {
  when(script.dataset.purpose, () => {
    const run = document.createElement("script");
    run.src = own ? own.createScriptURL(script.src) : script.src;
    script.after(run);
    return () => run.remove();
  });
}

// Images, and the frames of embeds, which stand in the page without an address.
for (const part of document.querySelectorAll("[data-src]")) {
  const { purpose, src } = part.dataset;
  const start = () => {
    part.src = src;
    return () => {
      part.src = "about:blank";
      part.removeAttribute("src");
    };
  };
  when(purpose, start);
  part.closest(".embed")?.addEventListener("click", ({ target }) => {
    if (target.value === "once") start();
    if (target.value === "always") choose([...allowed, purpose], "embed");
    if (part.src) part.focus();
  });
}
