// The page itself, as most scripts ask for it.

export const root = document.documentElement;
export const all = (selector) => document.querySelectorAll(selector);

// Calls `look` whenever this page may have slept through a change: it is brought back by Back, seen again, or in front.
export const onReturn = (look) => "pageshow visibilitychange focus".split(" ").forEach((name) => addEventListener(name, look));
