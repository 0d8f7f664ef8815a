// Looks words up in the index that plugins/discovery/search.py makes. Nothing here knows of the page. When this never runs, the
// search page lists everything.

// A number and its unit are two words, with a blank between them or not; plugins/discovery/search.py does the same.
export const WORD = /[0-9]+|(?:(?![0-9])[\p{L}\p{N}])+/gu;
const WHOLE = { ß: "ss", ø: "o", æ: "ae", œ: "oe", đ: "d", ł: "l", ı: "i" };
// What a word is worth by where it stands.
const [TITLE, SUMMARY, HEADING, TEXT] = [8, 4, 2, 1];

// As words are compared: small, without accents and without what nobody sees, such as the soft hyphens of a text that was
// copied; plugins/discovery/search.py does the same.
export const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "").replace(/[ßøæœđłı]/g, (letter) => WHOLE[letter]);
export const wordsOf = (text) => fold(text).match(WORD) ?? [];

// How many letters may be wrong. A word of four letters is one letter away from too many others.
const mostSlips = (word) => (word.length < 5 ? 0 : word.length < 8 ? 1 : 2);

// How many letters were changed, added, left out or swapped (optimal string alignment): in the whole of `right`, and in
// that beginning of it which is nearest.
function editDistances(typed, right) {
  let before = [];
  let row = [...Array(right.length + 1).keys()];
  for (let i = 1; i <= typed.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (typed[i - 1] !== right[j - 1]));
      if (i > 1 && typed[i - 1] === right[j - 2] && typed[i - 2] === right[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    [before, row] = [row, next];
  }
  return [row.at(-1), Math.min(...row)];
}

// The index as it is searched: for each word, what it is worth on each page that has it.
export function opened({ pages, words, at, same, exact }) {
  const known = new Map();
  const enter = (word, page, worth) => {
    if (!known.has(word)) known.set(word, new Map());
    known.get(word).set(page, Math.max(worth, known.get(word).get(page) ?? 0));
  };
  words.split(" ").forEach((word, i) => at[i].forEach((n) => enter(word, n >> 1, n % 2 ? HEADING : TEXT)));
  pages.forEach(([, , title, summary], page) => {
    wordsOf(title).forEach((word) => enter(word, page, TITLE));
    wordsOf(summary).forEach((word) => enter(word, page, SUMMARY));
  });
  // What pages are about, and so what may be meant. Any word of any text is not: “vegan” is no slip for “began”.
  const subjects = new Set([...known.keys()].filter((word) => Math.max(...known.get(word).values()) >= SUMMARY));
  return { pages, known, same, subjects, exact: new Set(exact) };
}

// Every word of the index that may be meant, by how near it is to what was typed, from 0 to 1. Slips count only where
// nothing begins with what was typed, and never in the name of an allergen or near it.
function meant(typed, { known, same, subjects, exact }, last) {
  const near = new Map();
  const one = typed.length > 3 && typed.endsWith("s") ? typed.slice(0, -1) : typed;
  const other = Object.keys(same).find((word) => word === typed || word === one || (last && typed.length > 3 && word.startsWith(typed)));
  for (const word of known.keys()) {
    if (word === typed || word === same[other]) near.set(word, 1);
    else if (word === one) near.set(word, 0.95);
    else if (word.startsWith(typed) && (last || typed.length > 2)) near.set(word, 0.5 + (0.4 * typed.length) / word.length);
  }
  const slips = mostSlips(typed);
  if (near.size || !slips || /^[0-9]/.test(typed)) return { near };
  // An allergen's name, or a slip in one.
  if ([...exact].some((word) => editDistances(typed, word)[0] <= slips)) return { near };
  for (const word of subjects) {
    if (exact.has(word)) continue;
    if (word.length < typed.length - slips) continue;
    const [whole, beginning] = editDistances(typed, word);
    if (whole <= slips) near.set(word, 0.6 - 0.1 * whole);
    else if (last && typed.length > 4 && beginning <= 1) near.set(word, 0.3);
  }
  return { near, slip: true };
}

// What was looked for, found: pages that have the most of its words, the likeliest first, each with the words by which
// it was found; and, for each word that is nowhere, the nearest that is.
export function ranked(query, index) {
  // One letter alone, such as the unit in “75 g”, says nothing beside other words; the index has none of those.
  const all = wordsOf(query);
  const typed = all.filter((word) => all.length === 1 || word.length > 1);
  const hits = new Map();
  const instead = [];
  typed.forEach((word, i) => {
    const { near, slip } = meant(word, index, i === typed.length - 1);
    const best = new Map();
    let nearest = ["", 0];
    for (const [right, closeness] of near) {
      for (const [page, worth] of index.known.get(right)) {
        const score = worth * closeness;
        if (score > nearest[1]) nearest = [right, score];
        const there = best.get(page) ?? { score: 0, words: [] };
        best.set(page, { score: Math.max(score, there.score), words: [...there.words, right] });
      }
    }
    if (slip && nearest[0]) instead.push([word, nearest[0]]);
    // A word that few pages have says more than one that many have.
    const rare = Math.log(1 + index.pages.length / (best.size || 1));
    for (const [page, { score, words }] of best) {
      const hit = hits.get(page) ?? { page, count: 0, score: 0, words: [] };
      hits.set(page, { page, count: hit.count + 1, score: hit.score + score * rare, words: [...hit.words, ...words] });
    }
  });
  const full = Math.max(0, ...[...hits.values()].map(({ count }) => count));
  const found = [...hits.values()].filter(({ count }) => count === full);
  return { found: found.sort((a, b) => b.score - a.score || a.page - b.page), instead };
}
