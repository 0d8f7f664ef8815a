// P26 and P27: what we were asked to hand over, from the register that /disclosures/ shows.
export default async () => {
  const { as_of, requests, kinds } = await (await fetch("/disclosures/disclosures.json")).json();
  const counted = kinds.reduce((sum, kind) => sum + kind.requests, 0);
  return [
    [counted === requests, `Requests that we may speak of, up to ${as_of}: ${requests}, of ${kinds.length} kinds.`],
  ];
};
