// Lints the scripts of a folder: those that a list names (order.txt, search.txt) as the one module that they become, the
// others by themselves. Says where a slip is in the file that it was written in; ends with 1 where there is one.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { ESLint } from "eslint";

const folder = process.argv[2];
const eslint = new ESLint({ overrideConfigFile: join(import.meta.dirname, "eslint.config.mjs") });
const read = (name) => readFileSync(join(folder, name), "utf-8").trimEnd().split("\n");
const listed = (list) => readFileSync(join(folder, list), "utf-8").split(/\s+/).filter(Boolean);
const order = existsSync(join(folder, "order.txt")) ? listed("order.txt") : [];
const lists = readdirSync(folder).filter((name) => name.endsWith(".txt")).map(listed);
const whole = lists.flat();
const alone = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js") && !whole.includes(name));
let wrong = 0;

for (const names of [...lists, ...alone.map((name) => [name])]) {
  const lines = names.flatMap((name) => read(name).map((text, index) => ({ text, place: `${name}:${index + 1}` })));
  // What a setting adds stands behind the module, and knows its names.
  const before = names[0].startsWith("optional/") ? order.flatMap(read).map((text) => ({ text, place: "" })) : [];
  const all = [...before, ...lines];
  const [{ messages }] = await eslint.lintText(all.map(({ text }) => text).join("\n") + "\n", {
    filePath: join(import.meta.dirname, names.length > 1 ? "site.js" : names[0].replaceAll("/", "-")),
  });
  for (const { line, message, ruleId } of messages.filter((one) => !before.length || one.line > before.length)) {
    console.log(`${relative(process.cwd(), folder)}/${all[line - 1]?.place}: ${message} (${ruleId})`);
    wrong = 1;
  }
}
process.exit(wrong);
