// A02: the policy's fingerprint, from its page, from its data and from what this page was made with.
export default async () => {
  const { "schema:version": version, "schema:sha256": hash } = await (await fetch("/privacy/policy.json")).json();
  const page = (await (await fetch("/privacy/")).text()).replaceAll("<wbr>", "");
  return [
    [version === document.documentElement.dataset.policy, `Version in force: ${version}.`],
    [page.includes(hash), `Its fingerprint, the same in page and data: ${hash.slice(0, 16)}…`],
  ];
};
