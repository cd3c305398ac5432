// Ace by DAISY on books; one line of JSON per book: its outcome and what is wrong.
// node ace.mjs FOLDER BOOK...     (FOLDER: for the reports; PUPPETEER_EXECUTABLE_PATH names the browser)

import { readFileSync } from "node:fs";
import { join } from "node:path";
import runner from "@daisy/ace-axe-runner-puppeteer";
import ace from "@daisy/ace-core";

const [folder, ...books] = process.argv.slice(2);

for (const [number, book] of books.entries()) {
  const outdir = join(folder, String(number));
  await ace(book, { outdir, silent: true }, runner);
  const report = JSON.parse(readFileSync(join(outdir, "report.json"), "utf8"));
  const wrong = report.assertions.flatMap((page) =>
    page.assertions.map(
      (one) => `${page["earl:testSubject"].url}: ${one["earl:test"]["dct:title"]}`,
    ),
  );
  console.log(JSON.stringify({ outcome: report["earl:result"]["earl:outcome"], wrong }));
}
