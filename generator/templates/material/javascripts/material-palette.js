// Applies the reader's color scheme, or that of the system, before the page is first drawn.
"use strict";
(() => {
  const chosen = globalThis.__md_get("__palette")?.color;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  for (const [key, value] of Object.entries(chosen ?? (dark ? { scheme: "slate" } : {}))) {
    document.body.setAttribute(`data-md-color-${key}`, value);
  }
})();
