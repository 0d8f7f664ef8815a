// The bar: how wide the page is shown, in which colours, with or without script, and as to someone who was never here.
// What it remembers is with the preview and not in this browser, where it would be in the way of the last of these.

import { box, make } from "./make.js";

const WIDTHS = { phone: "Phone", tablet: "Tablet", full: "Full" };
const SCHEMES = { system: "System", light: "Light", dark: "Dark" };
const POD = ["M50 6A58 58 0 0 1 50 94A58 58 0 0 1 50 6", "M46 18A128 128 0 0 0 46 84A104 104 0 0 1 46 18M61 24A84 84 0 0 1 61 76A112 112 0 0 0 61 24"];

export const scheme = () => /(?:^|; )__Host-scheme=(light|dark)/.exec(document.cookie)?.[1] ?? "system";

function pod() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "22 0 56 100");
  svg.setAttribute("aria-hidden", "true");
  for (const shape of POD) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

const button = (text, properties, act) => {
  const made = make("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", act);
  return made;
};

const press = (group, chosen) => {
  for (const one of group.children) one.setAttribute("aria-pressed", String(one.value === chosen));
};

// One of several. What is pressed already does nothing.
function choice(label, options, chosen, act) {
  const buttons = Object.entries(options).map(([value, text]) =>
    button(text, { value }, ({ target }) => target.ariaPressed === "true" || act(value)));
  const group = make("div", { role: "group", "aria-label": label, className: "choice" }, ...buttons);
  press(group, chosen);
  return group;
}

const post = (path, fields = {}) => fetch(`/_preview/${path}`, { method: "POST", body: new URLSearchParams(fields) });

// Where a page is shown at a width, with script or without: by itself where it is as visitors have it.
function shownAt(address, width, script) {
  const path = address.pathname + address.search + address.hash;
  return width === "full" && script === "yes" ? path : `/_preview/frame?${new URLSearchParams({ path, width, script })}`;
}

// A visitor's banner stands at the foot of the window, and so does the bar: above it.
function aside(host) {
  const banner = document.getElementById("privacy-choices");
  if (!banner) return;
  const measure = () => {
    const fixed = getComputedStyle(banner).position === "fixed";
    host.style.setProperty("--below", `${fixed ? banner.offsetHeight : 0}px`);
  };
  new ResizeObserver(measure).observe(banner);
  measure();
}

// `width`, `script`: how the page is shown. `state`: "open", "folded" or "hidden", or "", which leaves it to the window.
// `address()`: the page's own.
// `reload({ first })`: loads it anew, as to someone who was never here. `docked`: whether the bar has a place of its own
// rather than one above the page; then it is the way out of the frame, and does not go.
export function bar({ width, script, state, address, reload, docked = false }) {
  state ||= matchMedia("(min-width: 60rem)").matches ? "open" : "folded";
  const shadow = box("bar.css", docked ? "prepend" : "append");
  const status = make("p", { role: "status" });
  const to = (wider, scripted) => location.assign(shownAt(address(), wider, scripted));

  const lit = (wanted) => {
    document.cookie = `__Host-scheme=${wanted};${wanted === "system" ? "Max-Age=0;" : ""}Path=/;Secure;SameSite=Lax`;
    press(colours, scheme());
    reload();
  };
  const forget = async () => {
    await post("first-visit");
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch {}
    press(colours, scheme());
    reload({ first: true });
  };
  const colours = choice("Colours", SCHEMES, scheme(), lit);

  const controls = make("div", { className: "controls", id: "controls" },
    status,
    choice("Width", WIDTHS, width, (wanted) => to(wanted, script)),
    colours,
    button("No script", { "aria-pressed": String(script === "no") }, () => to(width, script === "no" ? "yes" : "no")),
    button("First visit", { title: "Forget this site’s cookies and storage in this browser" }, forget),
    make("a", { href: "/_preview/", textContent: "Stored" }),
    ...(docked ? [] : [button("Hide", { title: "Bring it back on /_preview/" }, () => set("hidden"))]));
  const mark = button("", { className: "mark", "aria-controls": "controls" }, () => set(state === "open" ? "folded" : "open"));
  mark.append(pod(), make("span", { className: "unseen", textContent: "Preview" }));
  const section = make("section", { "aria-label": "Preview" }, mark, controls);
  section.classList.toggle("docked", docked);
  shadow.append(section);

  function show() {
    section.hidden = state === "hidden" && !docked;
    controls.hidden = state !== "open";
    mark.setAttribute("aria-expanded", String(state === "open"));
  }
  function set(wanted) {
    state = wanted;
    show();
    post("bar", { state });
  }
  show();
  if (!docked) aside(shadow.host);

  return {
    built(text) {
      section.classList.remove("failed");
      status.replaceChildren(text);
    },
    failed(count, unfold) {
      section.classList.add("failed");
      status.replaceChildren(button(count === 1 ? "1 problem" : `${count} problems`, { className: "problems" }, unfold));
    },
  };
}
