// The page itself, as most scripts ask for it.

export const root = document.documentElement;
export const all = (selector) => document.querySelectorAll(selector);
