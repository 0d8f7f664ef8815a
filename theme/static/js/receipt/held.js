// Whether what we hold of a choice today is what a visitor's proof or card says. It sends the number that stands on it,
// and nothing else, and only when asked to: the answer is the proof of today, which is checked like any other.
import { judgeProof } from "./log.js";

const told = (record) =>
  JSON.stringify(
    record.type
      ? [record.recorded, record.policy, record.sha256, record.granted, record.refused]
      : [record.recorded_at, record.policy, record.policy_sha256, record.granted, record.refused],
  );

export const numberOf = (kept) => kept.card ?? kept.number;

// The verdict on a card, or on the record of a proof.
export async function compare(kept) {
  const answer = await fetch("/api/consent/proof", { method: "POST", body: new URLSearchParams({ of: numberOf(kept) }) });
  if (answer.status === 409) return "absent";
  if (!answer.ok) return "later";
  const [verdict, record] = await judgeProof(await answer.text());
  if (verdict !== "logged") return verdict;
  const same = kept.type ? told(kept) === told(record) : JSON.stringify(kept) === JSON.stringify(record);
  return same ? "held" : "differs";
}
