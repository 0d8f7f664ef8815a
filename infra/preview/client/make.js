// Elements made without HTML in strings, which the site's content policy forbids.

export function make(name, properties = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...inside);
  return element;
}

// A box in the page whose styles and the page's do not meet. It is seen once its own sheet is there.
export function box(sheet, place = "append") {
  const host = make("div", { lang: "en", dir: "ltr", hidden: true });
  const shadow = host.attachShadow({ mode: "open" });
  const link = make("link", { rel: "stylesheet", href: `/_preview/live/${sheet}` });
  link.addEventListener("load", () => (host.hidden = false));
  shadow.append(link);
  document.body[place](host);
  return shadow;
}
