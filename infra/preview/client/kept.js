// What a reader has done to a page and would lose when it is loaded anew: where they are, what is open, what is typed.
// Where the page itself brings back what was typed, as the contact form does, that stands.

const FIELDS = "input:not([type=hidden], [type=password], [type=file], [type=submit]), select, textarea";

const ticked = ({ type }) => type === "radio" || type === "checkbox";

// Names for things that have none, the same in the page that comes: each by what it is called, and which of those it is.
function numbered(elements, called) {
  const seen = {};
  return [...elements].map((element) => {
    const name = called(element);
    seen[name] = (seen[name] ?? 0) + 1;
    return [`${name}\n${seen[name]}`, element];
  });
}

const folds = (document) => numbered(document.querySelectorAll("details"), (one) => one.querySelector("summary")?.textContent.trim() ?? "");
const fields = (document) => numbered(document.querySelectorAll(FIELDS), ({ form, type, name, id, value }) =>
  [form?.id || form?.getAttribute("action"), type, name || id, ticked({ type }) ? value : ""].join(" "));

// What stands in a field: text, a tick, or which options are chosen.
function state(field) {
  if (ticked(field)) return field.checked;
  return field.options ? [...field.options].map(({ selected }) => selected).join() : field.value;
}

// What stood in it to begin with. Where no option is chosen, a browser chooses the first.
function usual(field) {
  if (ticked(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  const chosen = [...field.options].map(({ defaultSelected }) => defaultSelected);
  if (!field.multiple && !chosen.includes(true)) chosen[0] = true;
  return chosen.join();
}

function put(field, wanted) {
  if (ticked(field)) field.checked = wanted;
  else if (field.options) [...field.options].forEach((option, index) => (option.selected = wanted.split(",")[index] === "true"));
  else field.value = wanted;
  field.dispatchEvent(new Event(field.options || ticked(field) ? "change" : "input", { bubbles: true }));
}

const touched = (field) => state(field) !== usual(field);

export function keep({ document, window }) {
  const all = fields(document);
  return {
    at: [window.scrollX, window.scrollY],
    open: folds(document).map(([name, { open }]) => [name, open]),
    typed: all.filter(([, field]) => touched(field)).map(([name, field]) => [name, state(field)]),
    focus: all.find(([, field]) => field === document.activeElement)?.[0],
  };
}

export function unfold({ document, window }, { at, open }) {
  const known = new Map(open);
  for (const [name, fold] of folds(document)) fold.open = known.get(name) ?? fold.open;
  window.scrollTo({ left: at[0], top: at[1], behavior: "instant" });
}

export function refill({ document }, { typed, focus }) {
  const known = new Map(typed);
  for (const [name, field] of fields(document)) {
    if (known.has(name) && !touched(field)) put(field, known.get(name));
    if (name === focus) field.focus({ preventScroll: true });
  }
}
