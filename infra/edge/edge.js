// CloudFront function on the static site's requests and responses (cloudfront-js-2.0). The preview runs this file.
//
// /choices/since-<version>.css: a style sheet for visitors without script, linked inside <noscript>. It hides the banner
// where their cookie holds a choice for that version of the policy or a later one. Where the browser sends Global Privacy
// Control it leaves the note on that alone.
// The apex is sent on to www, where the site's cookies and forms are.
// /shop/ is the file /shop/index.html, and /shop is sent on to /shop/.
// A redirect is served for an address that a page had before (content/moves.toml), with its query.
// /choices/ is the file on which what the cookie allows is ticked: without script the form has to tell the truth too.
// A page that asks is not stored, nor is /choices/: Back would ask again, or show an older choice. A page that one writes
// on is stored all the same: Back brings what was typed, and that weighs more.

var SHEET = /^\/choices\/since-(\d{4}-\d\d-\d\d)\.css$/;
var CHOICE = /^v1\.(\d{4}-\d\d-\d\d)\.([a-z+-]*)/;
var WRITTEN_ON = /^\/(basket|contact|my-data|news|receipt|surveys|withdrawal)\/|\/ask\/$/;
var CHOICES = /^\/choices\/([a-z]{2}\/)?$/;
// infra/edge/code.py fills these: with content/moves.toml and with what the register says.
var APEX = "";
var MOVES = {};
var PURPOSES = [];
var ASKED = "";
var CHOSEN = "#privacy-choices{display:none}:root{--ask:0}";
// Who sends Global Privacy Control is told so at the head of the page, and not asked.
var SIGNAL = ".signal-note{display:block}";
var TOLD = ".ask h2,.ask-answers,.ask details{display:none}#privacy-choices{position:static}:root{--ask:0}";

// The choice that the cookie holds, where it is for this version of the policy or a later one.
function choiceIn(request, version) {
  var cookie = request.cookies["__Host-choices"];
  var choice = cookie && CHOICE.exec(cookie.value);
  return choice && choice[1] >= version ? choice : null;
}

function sheet(request, version) {
  var signal = request.headers["sec-gpc"];
  var signalled = signal && signal.value === "1";
  var chosen = choiceIn(request, version);
  return {
    statusCode: 200,
    statusDescription: "OK",
    headers: {
      "content-type": { value: "text/css; charset=utf-8" },
      "cache-control": { value: "private, no-store" },
    },
    body: (chosen ? CHOSEN : signalled ? TOLD : "") + (signalled ? SIGNAL : ""),
  };
}

function ticked(request) {
  var choice = choiceIn(request, ASKED);
  var granted = choice ? choice[2].split("+") : [];
  var names = PURPOSES.filter(function (name) {
    return granted.indexOf(name) >= 0;
  });
  return names.length ? names.join(".") + ".htm" : "index.html";
}

function query(parameters) {
  var pairs = [];
  Object.keys(parameters).forEach(function (name) {
    (parameters[name].multiValue || [parameters[name]]).forEach(function (one) {
      pairs.push(name + "=" + one.value);
    });
  });
  return pairs.length ? "?" + pairs.join("&") : "";
}

// A browser may keep a host for https only once that host itself has said so (RFC 6797, 8.1).
function toWww(request, moved) {
  var location = "https://www." + APEX + (moved || request.uri) + query(request.querystring);
  return {
    statusCode: 308,
    statusDescription: "Permanent Redirect",
    headers: {
      location: { value: location },
      "strict-transport-security": { value: "max-age=63072000; includeSubDomains; preload" },
    },
  };
}

// For an hour: a move that is taken back must not lead in a circle.
function toMoved(request, moved) {
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: {
      location: { value: moved + query(request.querystring) },
      "cache-control": { value: "public, max-age=3600" },
    },
  };
}

function answered(request, response) {
  var kind = response.headers["content-type"];
  var page = kind && kind.value.startsWith("text/html");
  var asks = !choiceIn(request, ASKED) && !WRITTEN_ON.test(request.uri);
  if (page && (asks || request.uri.startsWith("/choices/"))) response.headers["cache-control"] = { value: "no-store" };
  return response;
}

function handler(event) {
  var request = event.request;
  if (event.context.eventType === "viewer-response") return answered(request, event.response);
  var host = request.headers.host;
  var moved = MOVES[request.uri.endsWith("/") ? request.uri : request.uri + "/"];
  if (host && host.value === APEX) return toWww(request, moved);
  if (moved) return toMoved(request, moved);
  var asked = SHEET.exec(request.uri);
  if (asked) return sheet(request, asked[1]);
  if (request.uri.endsWith("/")) {
    request.uri += CHOICES.test(request.uri) ? ticked(request) : "index.html";
  } else if (!request.uri.slice(request.uri.lastIndexOf("/") + 1).includes(".")) {
    // One slash at the front: a browser would read two as another site.
    var path = "/" + request.uri.replace(/^[\/\\]+/, "") + "/";
    var location = path + query(request.querystring);
    return { statusCode: 308, statusDescription: "Permanent Redirect", headers: { location: { value: location } } };
  }
  return request;
}
