// P09: whom this page has asked for anything, and whether all that is kept here has its yes.
export default () => {
  const asked = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).host);
  const others = [...new Set(asked)].filter((host) => host !== location.host);
  const allowed = /__Host-choices=v1\.[^.]*\.([^;]*)/.exec(document.cookie)?.[1].split("+") ?? [];
  const here = [...document.cookie.split("; ").map((pair) => pair.split("=")[0]), ...Object.keys(localStorage)];
  const early = document.documentElement.dataset.keeps
    .split(" ")
    .map((entry) => entry.split(":"))
    .filter(([purpose, name]) => purpose !== "necessary" && here.includes(name) && !allowed.includes(purpose));
  return [
    [!others.length, `This page asked ${location.host} ${asked.length} times, and others: ${others.join(", ") || "none"}.`],
    [!early.length, `Kept here without your yes: ${early.map(([, name]) => name).join(", ") || "nothing"}.`],
  ];
};
