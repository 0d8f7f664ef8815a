// Finds as one types. What is typed stays in this browser: the index comes here, when the field is first used, and the
// words are kept in the address behind the #, which no browser sends. When this never runs, the page lists everything.
//
// What is found are plain links beside a live region and not the options of a combobox: each has a title, a line and
// marked words, which an option would flatten into one string, and links are walked, opened in a tab and copied as
// anywhere else.

import { fold, opened, ranked, WORD, wordsOf } from "./search/rank.js";

const form = document.querySelector("form[data-search]");
const field = form.elements.query;
const results = document.getElementById("found");
const statusLine = document.getElementById("found-told");
const everything = document.getElementById("everything");
const FRAGMENT = "#q=";
const PAUSE = 350;
let index;
let later;

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

// A text with some of its words marked.
function marked(text, words) {
  const parts = [];
  let end = 0;
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    if (!wordsOf(word).some((part) => words.has(part))) continue;
    parts.push(text.slice(end, start), element("mark", word));
    end = start + word.length;
  }
  return [...parts, text.slice(end)];
}

function result({ page, words }) {
  const [path, kind, title, summary] = index.pages[page];
  const wanted = new Set(words);
  const link = element("a", ...marked(title, wanted));
  link.href = path;
  const item = element("li", link, element("p", ...marked(summary, wanted)));
  const shown = new Set(wordsOf(`${title} ${summary}`));
  const inside = [...wanted].filter((word) => !shown.has(word)).slice(0, 4);
  const where = element("p", `${kind}${inside.length ? ", with " : ""}`, ...inside.flatMap((word, i) => [i ? ", " : "", element("mark", word)]));
  where.className = "found-where";
  item.append(where);
  return item;
}

function summary(query, { found, instead }) {
  const count = found.length === 1 ? "1 result" : `${found.length} results`;
  if (!found.length) return `Nothing for “${query}”. Everything there is stands below.`;
  if (!instead.length) return `${count} for “${query}”.`;
  const right = instead.reduce((text, [typed, word]) => text.replace(typed, word), fold(query));
  return `Nothing for “${query}”. ${count} for “${right}”.`;
}

// The words go behind the # so that the page can be shared and come back to.
function announce(words, query) {
  clearTimeout(later);
  statusLine.textContent = words;
  const address = query ? FRAGMENT + encodeURIComponent(query) : location.pathname;
  if (query || location.hash.startsWith(FRAGMENT)) history.replaceState(history.state, "", address);
}

async function search() {
  const query = field.value.trim();
  clearTimeout(later);
  const ready = query ? await loadIndex() : index;
  if (query !== field.value.trim()) return;
  const outcome = query && ready ? ranked(query, ready) : { found: [], instead: [] };
  results.replaceChildren(...outcome.found.map(result));
  everything.hidden = outcome.found.length > 0;
  const words = !query ? "" : ready ? summary(query, outcome) : "The words could not be looked up just now. Everything there is stands below.";
  // Once the fingers rest: every letter on its own would be read out.
  later = setTimeout(announce, PAUSE, words, query);
  return () => announce(words, query);
}

let asked;
const loadIndex = () =>
  (asked ??= fetch(form.dataset.search)
    .then((answer) => answer.json())
    .then((whole) => (index = opened(whole)))
    .catch(() => (asked = undefined)));

function searchFromAddress() {
  if (!location.hash.startsWith(FRAGMENT)) return;
  try {
    field.value = decodeURIComponent(location.hash.slice(FRAGMENT.length));
  } catch {}
  search();
}

if (results) {
  field.addEventListener("focus", loadIndex);
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    search();
  });
  results.addEventListener("click", () => announce(statusLine.textContent, field.value.trim()));
  addEventListener("hashchange", searchFromAddress);
  // The field may have been typed in before this ran, or filled again by the browser.
  if (field.value) search();
  else searchFromAddress();
  if (document.activeElement === field) loadIndex();
} else {
  // On the page for what is not there: the last words of the address that was asked for are likely what was meant.
  const [asked] = location.pathname.split("/").filter(Boolean).slice(-1);
  try {
    if (asked !== "404.html") field.value ||= decodeURIComponent(asked).match(WORD).join(" ");
  } catch {}
}

form.querySelector("button").disabled = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!results) return location.assign(`/search/${FRAGMENT}${encodeURIComponent(field.value.trim())}`);
  (await search())?.();
  results.querySelector("a")?.focus();
});
