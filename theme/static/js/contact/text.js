// Reads what a person typed or pasted as the functions do (functions/core/text.py, which gives the reasons for each
// part): so the page finds the same things missing, too long or wrong. Both are held to tests/typed.toml. When this
// never runs, the functions read alone.

const IGNORABLE =
  "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164" +
  "\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]";
const UNSPACED = "[\\u0e01-\\u0eff\\u1000-\\u109f\\u1780-\\u17b3\\u17b6-\\u17ff]";
const pattern = (source) => new RegExp(source, "gu");
const BREAK = pattern("\\r\\n|[\\n\\r\\v\\f\\u0085\\u2028\\u2029]");
const CONTROL = pattern("[\\0-\\x08\\x0e-\\x1f\\x7f-\\x9f]");
const SURROGATE = pattern("[\\ud800-\\udfff]");
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const DIRECTION = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069";
const UNSEEN = pattern(
  "(\\u{1f3f4}[\\u{e0020}-\\u{e007e}]{1,6}\\u{e007f}|[#*0-9\\u00a9\\u00ae][\\ufe00-\\ufe0f]" +
    `|(?!${IGNORABLE})[^\\0-\\u058f\\s\\u2800][\\u034f\\u180b-\\u180f\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]{1,2}` +
    `|${UNSPACED}\\u200b(?=${UNSPACED})|\\u115f(?=[\\u1161-\\u11a7])|[\\u1100-\\u115e]\\u1160)` +
    `|${IGNORABLE}|[\\ufff9-\\ufffb\\ufdd0-\\ufdef\\ufffe\\uffff]`,
);
// eslint-disable-next-line no-misleading-character-class -- signs that join others are meant by themselves
const SEEN = new RegExp(`(?!${IGNORABLE})[^\\s\\u2800]`, "u");

// The text as it will be stored; empty where nothing of it can be seen. `lines`: whether it may run over several.
export function clean(value, lines) {
  let text = value.replace(BREAK, lines ? "\n" : " ");
  text = (lines ? text : text.replaceAll("\t", " ")).replace(CONTROL, " ").replace(SURROGATE, "\ufffd").normalize();
  const both = RIGHT_TO_LEFT.test(text);
  text = text.replace(UNSEEN, (found, needed) => needed ?? (both && DIRECTION.includes(found) ? found : ""));
  text = text.normalize().trim();
  return SEEN.test(text) ? text : "";
}

// What is left of a text where no script or emoji needs what cannot be seen: in an address, an order number.
export const plain = (value) => clean(value).replace(pattern(IGNORABLE), "");

// An order number as it is stored: without the sign before it, and with the hyphens that were typed as dashes.
export const orderNumber = (value) => plain(value).replace(/^[#\uff03]\s*/, "").replace(/[\u2010-\u2015\u2212]/g, "-");
