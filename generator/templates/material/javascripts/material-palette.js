// The colors that a reader has chosen, or else those of the system, before anything is drawn.
"use strict";
(() => {
  const chosen = globalThis.__md_get("__palette")?.color;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  for (const [key, value] of Object.entries(chosen ?? (dark ? { scheme: "slate" } : {}))) {
    document.body.setAttribute(`data-md-color-${key}`, value);
  }
})();
