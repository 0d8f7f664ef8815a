// P23: how this page came to you.
export default () => {
  const { nextHopProtocol } = performance.getEntriesByType("navigation")[0];
  return [
    [location.protocol === "https:", `This page came over ${location.protocol.replace(":", "")} (${nextHopProtocol || "not said"}).`],
    [globalThis.isSecureContext, `Your browser calls this connection ${globalThis.isSecureContext ? "secure" : "not secure"}.`],
  ];
};
