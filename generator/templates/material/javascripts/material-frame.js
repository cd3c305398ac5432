// What Material for MkDocs keeps for a reader, such as light or dark: its own inline script, in a file.
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
        return null; // a browser that keeps nothing
      }
    },
    __md_set(key, value, place, scope) {
      try {
        (place ?? localStorage).setItem(name(key, scope), JSON.stringify(value));
      } catch {} // as above
    },
  });
})();
