// Lints every script of a folder as the ES module that it is. Says where a slip is; ends with 1 where there is one.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { ESLint } from "eslint";

const folder = process.argv[2];
const eslint = new ESLint({ overrideConfigFile: join(import.meta.dirname, "eslint.config.mjs") });
let wrong = 0;

for (const name of readdirSync(folder, { recursive: true }).filter((one) => one.endsWith(".js"))) {
  const path = join(folder, name);
  // A name beside the rules: eslint leaves alone what lies outside of their folder.
  const [{ messages }] = await eslint.lintText(readFileSync(path, "utf-8"), { filePath: join(import.meta.dirname, name) });
  for (const { line, message, ruleId } of messages) {
    console.log(`${relative(process.cwd(), path)}:${line}: ${message} (${ruleId})`);
    wrong = 1;
  }
}
process.exit(wrong);
