// Style sheets and pictures are named by their content. Where a page shows new ones, they take the place of the old in
// the page as it stands, and nothing flashes: an old style sheet goes once the new one is there.

const NAMED = /(\/[\w./~%+-]*?)\.[0-9a-f]{8}\.(css|svg|avif|webp|png|jpg)\b/g;
const PICTURES = { img: ["src", "srcset"], source: ["srcset"], "link[rel~=icon]": ["href"] };

// `names` has, for each name without its mark, the name that it has now.
const renamed = (text, names) => text.replace(NAMED, (whole, plain, suffix) => names[`${plain}.${suffix}`] ?? whole);

function sheet(link, names) {
  const old = link.getAttribute("href");
  const href = renamed(old, names);
  if (href === old) return undefined;
  const fresh = link.cloneNode();
  fresh.setAttribute("href", href);
  const loaded = new Promise((done) => {
    fresh.addEventListener("load", () => (link.remove(), done(true)));
    fresh.addEventListener("error", () => (fresh.remove(), done(true)));
  });
  link.after(fresh);
  return loaded;
}

function picture(element, attribute, names) {
  const old = element.getAttribute(attribute);
  const value = old && renamed(old, names);
  if (value === old) return false;
  element.setAttribute(attribute, value);
  return true;
}

// Gives whether anything had another name.
export async function rename(document, names) {
  const sheets = [...document.querySelectorAll("link[rel~=stylesheet]")].map((link) => sheet(link, names)).filter(Boolean);
  let any = sheets.length > 0;
  for (const [selector, attributes] of Object.entries(PICTURES)) {
    for (const element of document.querySelectorAll(selector)) {
      for (const attribute of attributes) any = picture(element, attribute, names) || any;
    }
  }
  await Promise.all(sheets);
  return any;
}
