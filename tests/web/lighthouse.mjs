// Lighthouse as on a phone with slow mobile data, several times for each page; one line of JSON per page: medians.
// node lighthouse.mjs BROWSER RUNS ARGUMENTS URL...     (ARGUMENTS: the browser's, as a JSON list)

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [browser, runs, given, ...urls] = process.argv.slice(2);
const categories = ["performance", "accessibility", "best-practices", "seo"];
const middle = (values) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

async function once(url) {
  const chrome = await launch({
    chromePath: browser,
    chromeFlags: ["--headless", ...JSON.parse(given)],
    logLevel: "silent",
  });
  try {
    const options = {
      port: chrome.port,
      logLevel: "error",
      output: "json",
      onlyCategories: categories,
    };
    return (await lighthouse(url, options)).lhr;
  } finally {
    chrome.kill();
  }
}

for (const url of urls) {
  const all = [];
  for (let run = 0; run < Number(runs); run++) all.push(await once(url));
  const score = (name) =>
    Math.round(100 * middle(all.map((one) => one.categories[name].score ?? 0)));
  const figure = (name) => middle(all.map((one) => one.audits[name].numericValue ?? 0));
  const wrong = all.flatMap((one) =>
    categories
      .slice(1)
      .flatMap((name) => one.categories[name].auditRefs)
      .filter((ref) => ref.weight > 0 && (one.audits[ref.id].score ?? 1) < 1)
      .map((ref) => ref.id),
  );
  console.log(
    JSON.stringify({
      url,
      scores: Object.fromEntries(categories.map((name) => [name, score(name)])),
      lcp: figure("largest-contentful-paint"),
      tbt: figure("total-blocking-time"),
      cls: figure("cumulative-layout-shift"),
      wrong: [...new Set(wrong)],
    }),
  );
}
