// Brings a page up to what was built: in place where only its style sheets or pictures are others, else anew.

import { rename } from "./rename.js";

// A view is where a page is shown: `document`, `data` (what the preview wrote onto its script), `path` and `reload()`.
const concerned = ({ data }, built) =>
  built.anew || built.written.includes(data.file) || built.removed.includes(data.file) || data.file === "404.html";

// Gives what became of the page: "other" (it is not about this page), "same", "renamed" (in place), "anew" (it is
// being loaded), "gone", and then perhaps where it is now.
export async function follow(view, built) {
  if (!view.data?.file || !concerned(view, built)) return { became: "other" };
  const question = new URLSearchParams({ path: view.path, file: view.data.file });
  const answer = await fetch(`/_preview/page.json?${question}`, { cache: "no-store" });
  if (!answer.ok) return { became: "other" };
  const { file, text, names, moved } = await answer.json();
  if (file !== view.data.file && file === "404.html") return { became: "gone", moved };
  if (file !== view.data.file || text !== view.data.text) {
    view.reload();
    return { became: "anew" };
  }
  return { became: (await rename(view.document, names)) ? "renamed" : "same" };
}
