// The edge function is written in ECMAScript 5.1, which all of cloudfront-js-2.0 is told to have. What is newer, such as
// classes, destructuring, ?. and for-of, the runtime has in part or not at all.
import { readFileSync } from "node:fs";
import { parse } from "acorn";

const NEWER = ["let a;", "a?.b;", "for (var a of b) {}", "var { a } = b;", "class A {}", "f(...a);", "`a`;"];

function refused(source) {
  try {
    parse(source, { ecmaVersion: 5, sourceType: "script" });
    return null;
  } catch (error) {
    return error.message;
  }
}

const missed = NEWER.filter((source) => refused(source) === null);
if (missed.length) throw new Error(`the parser takes ${missed.join(" ")}`);
for (const path of process.argv.slice(2)) {
  const why = refused(readFileSync(path, "utf8"));
  if (why) {
    console.log(`${path}: ${why}`);
    process.exitCode = 1;
  }
}
