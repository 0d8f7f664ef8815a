// A12: whether your browser sends the signal, and what we say we do with it.
export default async () => {
  const { gpc } = await (await fetch("/.well-known/gpc.json")).json();
  const allowed = /__Host-choices=v1\.[^.]*\.([^;]*)/.exec(document.cookie)?.[1];
  return [
    [gpc === true, "We say that we honour Global Privacy Control."],
    [true, `Your browser ${navigator.globalPrivacyControl ? "sends" : "does not send"} it.`],
    [true, allowed ? `You have allowed by hand: ${allowed.replaceAll("+", ", ")}.` : "You have allowed nothing optional."],
  ];
};
