// The list of what is in this browser now, on /cookies/: every cookie and storage key, kept up to date, each with a
// button that deletes it, and one that the register does not know in red. When this never runs, the link in the page
// leads to the same list from our server, without the storage, which only scripts can fill.

import { PRIVACY_ANNOUNCE } from "register";

const section = document.getElementById("kept");
const words = JSON.parse(section.dataset.words);
const known = JSON.parse(section.dataset.register);
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const make = (name, ...inside) => {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
};
// A part of the table, with the role that Safari forgets where a style sheet shows the rows as lists.
const part = (name, role, ...inside) => Object.assign(make(name, ...inside), { role });
const HEADS = ["name", "where", "purpose", "set_by", "how_long"].map((key) => words[key]);

// Where something can be kept besides cookies; empty where the browser blocks it.
const storages = () => {
  try {
    return { localStorage, sessionStorage };
  } catch {
    return {};
  }
};

// Cookies as our server got them, for those that scripts cannot see; asked for again only where a choice or a click changed them.
let received = [];
async function askServer() {
  const answer = await fetch("/api/cookies").catch(() => undefined);
  received = answer?.ok ? (await answer.json()).cookies.map(({ name }) => name) : [];
  await draw();
}

// Everything here, as [name, kind, until (a Date, or undefined where the browser does not say)].
async function found() {
  const details = (await window.cookieStore?.getAll().catch(() => [])) ?? [];
  // One without a name is its value alone: "=" stands for its name, here and on our server.
  const seen = document.cookie.split("; ").filter(Boolean).map((pair) => /^([^=]+)=/.exec(pair)?.[1] ?? "=");
  const names = [...new Set([...seen, ...received])];
  const until = (name) => details.find((cookie) => cookie.name === name)?.expires;
  const stored = Object.entries(storages()).flatMap(([kind, storage]) => Object.keys(storage).map((key) => [key, kind]));
  return [...names.map((name) => [name, "cookie", until(name)]), ...stored];
}

// The paths and domains on which a cookie can stand that this page sees, with and without a partition of its own.
const paths = location.pathname.split("/").flatMap((_, index, parts) => {
  const path = parts.slice(0, index + 1).join("/");
  return [path || "/", path + "/"];
});
const domains = location.hostname.split(".").map((_, index, parts) => ";Domain=" + parts.slice(index).join("."));
const places = ["", ...domains].flatMap((domain) => [...new Set(paths)].flatMap((path) => [`;Path=${path}${domain}`, `;Path=${path}${domain};Partitioned`]));

// By script what scripts may touch; our server deletes the rest. It is told the path only where the root was not enough.
async function removeCookie(name) {
  for (const place of places) document.cookie = `${name === "=" ? "" : name}=;Max-Age=0;Secure${place}`;
  let reached = true;
  for (const more of [{}, { path: location.pathname }]) {
    const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, ...more }) };
    // Other names no answer can write.
    if (/^[!-~]+$/.test(name)) reached = (await fetch("/api/cookies", request).catch(Response.error)).ok;
    await askServer();
    if (!(await found()).some((one) => one[0] === name && one[1] === "cookie")) return words.deleted;
  }
  return reached ? words.stays : words.unreached;
}

async function remove(name, kind) {
  if (kind === "cookie") outcome.textContent = (await removeCookie(name)).replace("{name}", () => name);
  else {
    storages()[kind].removeItem(name);
    await askServer();
  }
}

function row([name, kind, until]) {
  const [purpose, description, setBy, lifetime] = known[name] ?? ["", words.unknown, "?", "?"];
  // Short to the eye, beside the name, where it is seen on the narrowest window; by its whole name to the ear.
  const button = make("button", words.delete_short);
  Object.assign(button, { type: "button", ariaLabel: words.delete.replace("{name}", () => name), onclick: () => remove(name, kind) });
  const day = until && new Date(until).toLocaleDateString(language, { dateStyle: "long" });
  const time = kind === "sessionStorage" ? words.closed : day ? words.until.replace("{date}", day) : lifetime;
  const head = Object.assign(part("th", "rowheader", make("code", name), button), { scope: "row" });
  const cells = [kind, purpose ? `${purpose}: ${description}` : description, setBy, time].map((value) => part("td", "cell", value));
  cells.forEach((cell, index) => (cell.dataset.label = HEADS[index + 1]));
  const line = part("tr", "row", head, ...cells);
  line.classList.toggle("stray", !known[name]);
  return line;
}

const body = part("tbody", "rowgroup");
const heads = HEADS.map((name) => Object.assign(part("th", "columnheader", name), { scope: "col" }));
const table = part("table", "table", part("thead", "rowgroup", part("tr", "row", ...heads)), body);
const region = make("div", table);
Object.assign(region, { className: "table", tabIndex: 0, role: "region", ariaLabel: words.caption });
const none = make("p", words.none);
// What became of the last one that was to be deleted, also to the ear.
const outcome = Object.assign(make("p"), { role: "status", className: "notice" });

let drawn;
async function draw() {
  const all = await found();
  if (JSON.stringify(all) === drawn) return;
  drawn = JSON.stringify(all);
  body.replaceChildren(...all.map(row));
  region.hidden = !all.length;
  none.hidden = !!all.length;
}

const box = document.createElement("input");
Object.assign(box, { type: "checkbox", checked: !!storages().localStorage?.getItem(PRIVACY_ANNOUNCE.name) });
box.onchange = () => {
  if (box.checked) localStorage.setItem(PRIVACY_ANNOUNCE.name, "1");
  else localStorage.removeItem(PRIVACY_ANNOUNCE.name);
  dispatchEvent(new Event("storage"));
  draw();
};
const label = make("label", box, " ", words.announce);
label.className = "purpose";
section.replaceChildren(section.querySelector("h2"), outcome, region, none, label);
askServer();
setInterval(draw, 2000);
document.addEventListener("privacychange", askServer);
