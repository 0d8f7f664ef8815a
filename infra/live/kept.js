// What a reader has done to a page and would lose when it is loaded anew: where they are, what is open, what is typed.
// Where the page itself brings back what was typed, as the contact form does, that stands.

const FIELDS = "input:not([type=hidden], [type=password], [type=file], [type=submit]), select, textarea";

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
  [form?.id || form?.getAttribute("action"), type, name || id, /radio|checkbox/.test(type) ? value : ""].join(" "));

const touched = (field) => {
  if (/radio|checkbox/.test(field.type)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
};
const state = (field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value);

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
    if (known.has(name) && !touched(field)) {
      if (/radio|checkbox/.test(field.type)) field.checked = known.get(name);
      else field.value = known.get(name);
      field.dispatchEvent(new Event(field.options ? "change" : "input", { bubbles: true }));
    }
    if (name === focus) field.focus({ preventScroll: true });
  }
}
