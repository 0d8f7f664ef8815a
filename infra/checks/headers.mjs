// The headers of infra/template.yaml, graded by Mozilla's Observatory and by Google's CSP evaluator. Reads from standard
// input what a scanner would meet (infra/checks/headers.py), and asks no network.
//
// The package has the rules of algorithm 4. Those that algorithm 6 adds, for the opener and the embedder policy, stand
// here: 10 points each where the header isolates. A value that is not known fails.
import { readFileSync } from "node:fs";
import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { getScoreDescription, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { parseHttpEquivHeaders } from "@mdn/mdn-http-observatory/src/retriever/utils.js";
import { Requests } from "@mdn/mdn-http-observatory/src/types.js";
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

// What csp_evaluator finds and we answer.
const ANSWERED = {
  "script-src 'self'": "no JSONP, no AngularJS and nothing that visitors upload is served from this origin",
};
const ISOLATING = {
  "cross-origin-opener-policy": ["same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"],
  "cross-origin-embedder-policy": ["require-corp", "credentialless", "unsafe-none"],
};

function scanned(site) {
  const requests = new Requests(site.host);
  const url = new URL(`https://${site.host}/`);
  const response = { status: 200, verified: true, headers: site.headers, request: { headers: {} } };
  requests.session = { url };
  requests.resources.path = site.page;
  requests.responses.auto = { ...response, httpEquiv: parseHttpEquivHeaders(site.page, url.href) };
  requests.responses.https = response;
  requests.responses.http = response;
  requests.responses.cors = response;
  requests.responses.httpRedirects = [
    { url: new URL(`http://${site.host}/`), status: 301 },
    { url, status: 200 },
  ];
  return requests;
}

function isolation(name, value) {
  if (value !== undefined && !ISOLATING[name].includes(value)) throw new Error(`${name}: ${value}`);
  return value === ISOLATING[name][0] ? 10 : 0;
}

function graded(site) {
  const requests = scanned(site);
  const rows = ALL_TESTS.map((test) => {
    const { result, constructor } = test(requests);
    const why = getScoreDescription(result).replace(/<[^>]+>/g, "").replace(/\s+/g, " ").trim();
    return [getScoreModifier(result), constructor.name, why];
  });
  for (const name of Object.keys(ISOLATING)) {
    rows.push([isolation(name, site.headers[name]), name, `${site.headers[name]}`]);
  }
  const lost = rows.filter(([points]) => points < 0).reduce((sum, [points]) => sum + points, 0);
  const won = rows.filter(([points]) => points > 0).reduce((sum, [points]) => sum + points, 0);
  // Extra credit is given from 90 points on.
  return { rows, score: 100 + lost + (100 + lost >= 90 ? won : 0) };
}

let failed = false;
for (const site of JSON.parse(readFileSync(0, "utf8"))) {
  const { rows, score } = graded(site);
  console.log(`${site.path}: ${score} points, ${site.least} wanted`);
  for (const [points, name, why] of rows) console.log(`  ${points > 0 ? "+" : ""}${points}`.padEnd(7), name, "·", why);
  if (score < site.least || rows.some(([points]) => points < 0)) failed = true;
  const findings = new CspEvaluator(new CspParser(site.headers["content-security-policy"]).csp).evaluate();
  for (const { directive, value, description } of findings) {
    const answer = ANSWERED[`${directive} ${value}`];
    console.log(`  csp_evaluator: ${directive} ${value ?? ""}: ${answer ? `answered: ${answer}` : description}`);
    if (!answer) failed = true;
  }
}
process.exit(failed ? 1 : 0);
