// P08: every cookie and every name in this browser's storage, held against the list that this page carries.
export default () => {
  const listed = document.documentElement.dataset.keeps.split(" ").map((entry) => entry.split(":").pop());
  const cookies = document.cookie.split("; ").filter(Boolean).map((pair) => pair.split("=")[0]);
  const here = [...cookies, ...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  const unknown = here.filter((name) => !listed.includes(name));
  return [
    [true, here.length ? `Here now: ${here.join(", ")}.` : "Nothing of ours is here that a script can see."],
    [!unknown.length, `Not on our list: ${unknown.join(", ") || "none"}.`],
  ];
};
