/*
 * Stores the ticks and the start date, and updates checkboxes and counts. What draws journey bars
 * (bars.js) and dates (due.js) is loaded once there is something to draw.
 * Ticks are stored by item id, so the same item on two pages is ticked on both.
 * Everything is stored in this browser under one key, and nothing is sent anywhere:
 *   studio-guide = {v: 1, song: "1", t: {song: {item: time}}, names: {song: name},
 *                   plan: {start: "2027-02-01", songs: 1, project: ""},
 *                   files: {project: {event: "hash SEQUENCE LAST-MODIFIED"}}}
 * localStorage takes precedence if it is readable; otherwise the copy in sessionStorage is used,
 * because in-app browsers may clear the former. The two are not merged: a cleared box leaves no
 * trace, so it would be ticked again. Unknown keys are preserved.
 */
(() => {
  "use strict";

  const KEY = "studio-guide";
  const PLACES = ["localStorage", "sessionStorage"];
  const { src: source } = document.currentScript;
  const root = document.documentElement;
  const all = (what) => [...document.querySelectorAll(what)];
  const at = (name) => document.querySelector(`[data-at=${name}]`);
  const split = (text) => (text || "").split(" ").filter(Boolean);
  const boxes = all("[data-list] input[data-item]");
  const here = [...new Set(boxes.map((box) => box.dataset.item))];
  const legends = all("[data-due]");
  const dates = all("[data-firsts], [data-chosen]").length;
  const bars = all("[data-journey], [data-ready], [data-at=overview]").length;
  /** Items that were renamed, as "old:new". */
  const moves = [
    ...boxes.flatMap((box) => split(box.dataset.was).map((old) => `${old}:${box.dataset.item}`)),
    ...all("[data-moved]").flatMap((part) => split(part.dataset.moved)),
  ];
  const loads = {};
  let kept = true;
  let register, registered, stale, timer;
  let state = read();

  /** Whether a value is a plain object. */
  function isMap(value) {
    return Object(value) === value && !Array.isArray(value);
  }

  /** Parse a stored text, or return nothing if it is not in our format. */
  function parsed(text) {
    // Without a prototype, an id such as "constructor" is not mistaken for an inherited property.
    const bare = (_, value) =>
      Object(value) === value ? Object.setPrototypeOf(value, null) : value;
    try {
      const found = JSON.parse(text, bare);
      if (![found, found.t, found.names ?? {}, ...Object.values(found.t)].every(isMap)) return null;
      return { v: 1, ...found, song: String(found.song ?? 1) };
    } catch {
      return null;
    }
  }

  /** Store a text in one storage, and return whether that worked. */
  function put(place, key, text) {
    try {
      window[place].setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  /** Load the stored state, with renamed ids updated; an unreadable state is backed up. */
  function read() {
    for (const place of PLACES) {
      let text;
      try {
        text = window[place].getItem(KEY);
      } catch {
        if (place === PLACES[0]) kept = false;
      }
      const found = parsed(text ?? null);
      if (found) return settled(found);
      if (text && put(place, `${KEY}.bad`, text)) window[place].removeItem(KEY);
    }
    return settled(parsed('{"t":{}}'));
  }

  /** Add missing entries for songs, and move the ticks of renamed items to their new ids. */
  function settled(found) {
    for (const song of [found.song, ...Object.keys(found.names ?? {})]) {
      found.t[song] ??= Object.create(null);
    }
    for (const done of Object.values(found.t)) {
      for (const [old, now] of moves.map((move) => move.split(":"))) {
        if (!(old in done)) continue;
        done[now] ??= done[old];
        delete done[old];
        stale = true;
      }
    }
    return found;
  }

  /** The ticks of a song, by default of the current one. */
  function ticks(song = state.song) {
    return state.t[song];
  }

  /** The display name of a song, by default of the current one. */
  function called(song = state.song) {
    return state.names?.[song] || `Song ${song}`;
  }

  /** Whether there are several songs, or one with a name. */
  function several() {
    const { t, song, names } = state;
    return Object.keys(t).length > 1 || song in (names ?? {});
  }

  /** Whether any song has a tick. */
  function begun() {
    return Object.values(state.t).some((done) => Object.keys(done).length);
  }

  /** Store the state, and record whether this browser will keep it. */
  function write() {
    const text = JSON.stringify(state);
    [kept] = PLACES.map((place) => put(place, KEY, text));
  }

  /** Change the state. It is reloaded first, because another tab may have changed it. */
  function change(edit) {
    if (kept) state = read();
    edit(state);
    write();
    draw();
  }

  /** Reload the state and update the page; without storage, the state in memory is used. */
  function refresh() {
    if (kept) state = read();
    draw();
  }

  /** Load another script of the site once; return whether that worked. */
  function load(name) {
    loads[name] ??= new Promise((done) => {
      const failed = () => {
        delete loads[name]; // the next call tries again
        done(false);
      };
      const src = new URL(`${name}.js`, source);
      const asked = { src, async: false, onload: () => done(true), onerror: failed };
      document.head.append(Object.assign(document.createElement("script"), asked));
    });
    return loads[name];
  }

  /** Load the index of all items and the script that draws from it; without it, the index is empty. */
  function whenRegistered() {
    registered ??= Promise.all(["items", "bars"].map(load)).then(() => {
      register = { steps: [], ...window.studioGuideItems };
      moves.push(...split(register.moved));
      refresh();
    });
    return registered;
  }

  /** The number of done items and of all items, for a song. */
  function share(items, song) {
    return [items.filter((item) => item in ticks(song)).length, items.length];
  }

  /** Show the progress of an element: of the items that it names, or of all boxes on the page. */
  function count(part) {
    const named = split(part.dataset.items);
    const rows = () =>
      all("[data-at=steps] [data-items]").flatMap((row) => split(row.dataset.items));
    const [done, many] = share(named.length ? named : here.length ? here : rows());
    const words = `${done} of ${many} done`;
    for (const text of part.querySelectorAll("[data-words]")) text.textContent = words;
    for (const bar of part.querySelectorAll("progress")) {
      [bar.value, bar.max] = [done, many];
      bar.setAttribute("aria-valuetext", words);
    }
    part.toggleAttribute("data-full", done === many);
  }

  /** Link to the first step with open items. */
  function lead(link) {
    const [open] = all("[data-at=steps] li:not([data-full]) a");
    link.parentElement.toggleAttribute("data-off", !open);
    if (open) [link.href, link.textContent] = [open.href, open.textContent];
  }

  /** Show when the next items are due, and how many. */
  function upcoming() {
    if (!at("due")) return;
    const open = legends
      .map((legend) => [legend, legend.parentElement.querySelectorAll("input:not(:checked)")])
      .find(([, left]) => left.length);
    at("due").textContent = open
      ? `Next: ${open[0].firstElementChild.textContent.replace(/^By/, "by")}, ${open[1].length} left`
      : "All done";
  }

  /** Update the page from the state. */
  function draw() {
    for (const box of boxes) box.checked = box.dataset.item in ticks();
    all("[data-items]").forEach(count);
    if (at("next")) lead(at("next"));
    if (dates && state.plan) for (const name of ["days", "due"]) load(name);
    upcoming();
    if (bars && begun()) whenRegistered();
    if (begun()) root.classList.add("sg-begun");
    root.classList.toggle("sg-lost", !kept);
    root.classList.add("sg-on");
    document.dispatchEvent(new Event("studio-guide"));
  }

  /** Announce a message or the count to screen readers, after a pause in activity. */
  function say(text) {
    clearTimeout(timer);
    const place = at("said");
    if (place)
      timer = setTimeout(() => (place.textContent = text ?? at("total")?.textContent), 400);
  }

  /** Store the new state of a checkbox. */
  function tick({ dataset: { item }, checked }) {
    // Some browsers prompt for permission, so it is requested once, on the first tick.
    if (!begun()) navigator.storage?.persist?.().catch(() => {});
    change(() => {
      if (checked) ticks()[item] = Date.now();
      else delete ticks()[item];
    });
    say();
  }

  globalThis.studioGuide = {
    ...{ all, at, split, here, boxes, moves, share },
    ...{ legends, upcoming, ticks, change, settled, say, called, several, load, whenRegistered },
    /** The current state. */
    now: () => state,
    /** The content of items.js, once it is loaded. */
    items: () => register,
  };

  // The first touch loads what the first tick draws.
  for (const touch of bars && boxes.length ? ["pointerdown", "focusin"] : []) {
    addEventListener(touch, whenRegistered, { once: true });
  }
  document.addEventListener("change", ({ target }) => {
    if (boxes.includes(target)) tick(target);
  });
  addEventListener("storage", refresh); // changed in another tab
  addEventListener("pageshow", refresh); // back navigation: the browser may have restored old boxes
  // Folds are printed open: by the style sheet where that is supported, otherwise by opening them.
  addEventListener("beforeprint", () => {
    for (const one of all("article details:not([open])")) one.dataset.shut = "";
    for (const one of all("[data-shut]")) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of all("[data-shut]")) one.open = false;
    for (const one of all("[data-shut]")) delete one.dataset.shut;
    root.classList.remove("sg-left");
  });
  if (stale) write();
  draw();
})();
