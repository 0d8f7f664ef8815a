// A survey that takes one answer a person: gets a ballot that was signed unseen, so that even who watches the tables
// cannot tell whose answer came by it. On the page that an invitation leads to it asks for one; on the page of the ballot
// it puts it into the form. The ballot stands in the address, behind the “#”: no browser sends that, and it is nowhere
// else, so a bookmark keeps it. When this never runs, the form of the invitation works without.
import { base64url, blind, bytes, finish } from "./ballot/blind.js";

const asking = document.querySelector("[data-ballot]");
const form = document.querySelector("form[data-ballot-form]");

// What was begun stands in the address before it is sent: whoever loads the page again goes on with the same text.
async function begun(key) {
  const parts = location.hash.slice(1).split(".");
  if (parts.length === 3) return parts;
  const message = crypto.getRandomValues(new Uint8Array(32));
  const { blinded, uncover } = await blind(key, message);
  const made = [message, blinded, uncover].map(base64url);
  history.replaceState(history.state, "", `#${made.join(".")}`);
  return made;
}

async function ballot(survey, invitation) {
  const published = await fetch(`/surveys/${survey}/key.json`);
  if (!published.ok) throw new TypeError(published.status);
  const key = await published.json();
  const [message, blinded, uncover] = await begun(key);
  const answer = await fetch(`/api/surveys/${survey}/ballot`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ invitation, blinded }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  const signature = await finish(key, bytes(message), bytes(said.signature), bytes(uncover));
  return `${message}.${base64url(signature)}`;
}

if (asking) {
  const [button, note] = [asking.querySelector("button"), asking.querySelector("[role=status]")];
  for (const one of [asking, document.querySelector("[data-beside-ballot]")]) one.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    note.textContent = "";
    try {
      const { survey } = asking.dataset;
      const got = await ballot(survey, new URLSearchParams(location.search).get("invitation"));
      // The page of the ballot is asked for without a word of the invitation.
      history.replaceState(history.state, "", location.pathname);
      location.replace(`/surveys/${survey}/ballot/#${got}`);
    } catch (error) {
      note.textContent = (error.name === "Error" && error.message) || note.dataset.later;
    }
    button.disabled = false;
  });
}

if (form) {
  const shown = () => {
    form.elements.ballot.value = location.hash.slice(1);
    const whole = /^[\w-]{43}\.[\w-]+$/.test(form.elements.ballot.value);
    form.hidden = !whole;
    document.querySelector("[data-no-ballot]").hidden = whole;
  };
  addEventListener("hashchange", shown);
  shown();
}
