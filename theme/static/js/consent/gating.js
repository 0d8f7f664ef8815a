// Scripts, images and embeds that wait for a purpose. When this never runs, they never load: an embed stays a note
// that names the recipient, with a link.

import { all } from "../core/page.js";
import { allowed, when } from "./choice.js";
import { choose } from "./sending.js";

// A gated script is a module of this site: the content policy lets no other one in. It runs once; what it starts, it
// starts through `privacy.when`, which stops it again.
for (const script of all("script[data-purpose]")) {
  when(script.dataset.purpose, () => {
    import(script.src).catch(Boolean);
  });
}

// Images, and the frames of embeds, which stand in the page without an address.
for (const part of all("[data-src]")) {
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
    if (target.value === "always") choose([...(allowed ?? []), purpose], "embed");
    if (part.src) part.focus();
  });
}
