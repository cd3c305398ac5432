// Material's inline script for stored preferences, such as light or dark mode, as an external file.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src);
  const name = (key, scope) => `${(scope ?? root).pathname}.${key}`;
  Object.assign(globalThis, {
    __md_scope: root,
    __md_hash: (text) => [...text].reduce((sum, one) => (sum << 5) - sum + one.charCodeAt(0), 0),
    __md_get(key, place, scope) {
      try {
        return JSON.parse((place ?? localStorage).getItem(name(key, scope)));
      } catch {
        return null; // storage is disabled
      }
    },
    __md_set(key, value, place, scope) {
      try {
        (place ?? localStorage).setItem(name(key, scope), JSON.stringify(value));
      } catch {} // as above
    },
  });
})();
