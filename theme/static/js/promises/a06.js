// A06: the two answers of the cookie question, which is in this page whether you have answered or not.
export default () => {
  const [yes, no] = ["accept", "reject"].map((value) => document.querySelectorAll(`#privacy-choices [name="choice"][value="${value}"]`));
  return [
    [yes.length === 1 && no.length === 1, `Buttons to accept all: ${yes.length}. To reject all: ${no.length}.`],
    [yes[0]?.parentElement === no[0]?.parentElement && yes[0]?.className === no[0]?.className, "They stand side by side and look the same."],
  ];
};
