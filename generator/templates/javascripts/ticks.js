/*
 * Stores the ticks and the start date, and updates checkboxes, counts, journey bars and dates.
 * Ticks are stored by item id, so the same item on two pages is ticked on both.
 * Everything is stored in this browser under one key, and nothing is sent anywhere:
 *   studio-guide = {v: 1, song: "1", t: {song: {item: time}}, names: {song: name},
 *                   plan: {start: "2027-02-01", songs: 1, project: ""}}
 * localStorage takes precedence if it is readable; otherwise the copy in sessionStorage is used,
 * because in-app browsers may clear the former. The two are not merged: a cleared box leaves no
 * trace, so it would be ticked again. Unknown keys are preserved.
 */
(() => {
  "use strict";

  const KEY = "studio-guide";
  const PLACES = ["localStorage", "sessionStorage"];
  const { src: source } = document.currentScript;
  const DAY = 864e5;
  const root = document.documentElement;
  const all = (what) => [...document.querySelectorAll(what)];
  const at = (name) => document.querySelector(`[data-at=${name}]`);
  const split = (text) => (text || "").split(" ").filter(Boolean);
  const boxes = all("[data-list] input[data-item]");
  const here = [...new Set(boxes.map((box) => box.dataset.item))];
  const dated = all("[data-firsts]");
  const legends = all("[data-due]").map((one) => [one, one.firstElementChild.textContent]);
  /** Items that were renamed, as "old:new". */
  const moves = [
    ...boxes.flatMap((box) => split(box.dataset.was).map((old) => `${old}:${box.dataset.item}`)),
    ...all("[data-moved]").flatMap((part) => split(part.dataset.moved)),
  ];
  const waiting = [];
  let kept = true;
  let register, stale, timer;
  let state = read();

  /** Format a day as 2027-01-04. Days count from 1970-01-01, independent of time zones. */
  function isoOf(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
  }

  /** Parse such a date; returns NaN if it is invalid. */
  function dayOf(iso) {
    const day = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) / DAY : NaN;
    return !Number.isNaN(day) && isoOf(day) === iso ? day : NaN;
  }

  /** The weekday of a day; Monday is 0. */
  function weekday(day) {
    return (((day + 3) % 7) + 7) % 7;
  }

  /** The date of a project day, counting work days only. */
  function dateOf(number, start, week) {
    const ahead = week.map((day) => weekday(day - weekday(start) - 3)).sort((a, b) => a - b);
    const weeks = Math.floor((number - 1) / ahead.length);
    return start + 7 * weeks + ahead[(number - 1) % ahead.length];
  }

  /** A short date range, as in "Mon 1 – Wed 3 Feb"; with the year if requested or if it changes. */
  function said(first, last = first, year = false) {
    const [from, to] = [first, last].map((day) => {
      const [name, number, month, years] = new Date(day * DAY).toUTCString().split(/,? /);
      return [name, +number, month, years];
    });
    const words = (parts, count) => parts.slice(0, count).join(" ");
    const full = year || from[3] !== to[3] ? 4 : 3;
    if (first === last) return words(to, full);
    const own = from[3] !== to[3] ? 4 : from[2] !== to[2] ? 3 : 2;
    return `${words(from, own)} – ${words(to, full)}`;
  }

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

  /** Whether any song has a tick. */
  function begun() {
    return Object.values(state.t).some((done) => Object.keys(done).length);
  }

  /** The stored plan with its start as a day number, or nothing. */
  function plan() {
    const { start, songs = 1, project = "" } = Object(state.plan);
    const first = dayOf(start);
    const many = songs >= 1 && songs <= 20 && songs % 1 === 0;
    return first < Infinity && many ? { first, songs, project: String(project) } : null;
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

  /** Call a function once the index of all items is loaded, or has failed to load. */
  function whenRegistered(then) {
    if (register) return then();
    waiting.push(then);
    if (waiting.length > 1) return;
    const ready = () => {
      register = { steps: [], ...window.studioGuideItems };
      moves.push(...split(register.moved));
      refresh();
      for (const one of waiting.splice(0)) one();
    };
    const asked = { src: new URL("items.js", source), onload: ready, onerror: ready };
    document.head.append(Object.assign(document.createElement("script"), asked));
  }

  /** The number of done items and of all items, for a song. */
  function share(items, song) {
    return [items.filter((item) => item in ticks(song)).length, items.length];
  }

  /** Progress of a step in percent, in steps of 10; it is 100 only if everything is done. */
  function tenths([done, many]) {
    return done === many ? 100 * !!many : Math.ceil((done / many) * 9) * 10;
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

  /** Fill a bar from below in proportion to its progress. */
  function paint({ dataset, firstElementChild: link }) {
    const whole = link?.querySelector(".sg-bar-most");
    if (!whole) return;
    const part = link.querySelector(".sg-bar-done") ?? whole.cloneNode();
    const height = (parseFloat(whole.getAttribute("height")) * dataset.done) / 100;
    part.setAttribute("class", "sg-bar-done");
    part.setAttribute("y", `${100 - height}%`);
    part.setAttribute("height", `${height}%`);
    whole.parentElement.append(part);
  }

  /** Fill the bars of the journey, and the count on the link to each list. */
  function fill() {
    for (const [step, main, lists] of register.steps) {
      const items = Object.entries(lists).map(([list, ids]) => [list, split(ids)]);
      const own = items.filter(([list]) => !main || list === main).flatMap(([, ids]) => ids);
      for (const bar of all(`[data-journey] [data-step="${step}"]`)) {
        bar.dataset.done = tenths(share(own));
        paint(bar);
      }
      for (const [list, ids] of items) {
        const [done, many] = share(ids);
        for (const link of all(`[data-ready="${list}"]:not(:has([data-words]))`)) {
          link.textContent = `${done === many ? "Ready" : "Get ready"}: ${done} of ${many}`;
        }
      }
    }
  }

  /** Replace relative days by dates, once a start date is known. */
  function date() {
    const chosen = plan();
    for (const { dataset } of dated) {
      if (!chosen) break;
      const days = [dataset.firsts, dataset.lasts].map((list) => +split(list)[chosen.songs - 1]);
      const week = split(dataset.week).map(Number);
      dataset.days = days.map((day) => dateOf(day, chosen.first, week)).join(" ");
    }
    for (const place of all("[data-when]")) {
      const days = place.closest("[data-firsts]").dataset.days;
      place.dataset.none ??= place.textContent;
      const [first, last] = split(days).map(Number);
      const before = place.dataset.when;
      place.textContent = chosen ? before + said(first, last) : place.dataset.none;
    }
    for (const link of all("[data-chosen]")) {
      link.dataset.none ??= link.textContent;
      link.textContent = link.dataset[chosen ? "chosen" : "none"];
    }
    const [first, last] = split(dated[0]?.dataset.days).map(Number);
    for (const [legend, title] of legends) {
      const due = legend.dataset.due;
      const words = {
        "": title,
        0: said(first),
        before: `By ${said(first)}`,
        during: said(first, last),
        after: `After ${said(last)}`,
      };
      if (!legend.children[1]) legend.append(" ", document.createElement("small"));
      const [text, small] = legend.children;
      text.textContent = chosen ? (words[due] ?? `By ${said(first - due)}`) : title;
      small.textContent = chosen && due ? title : "";
    }
  }

  /** Show when the next items are due, and how many. */
  function upcoming(place) {
    const open = legends
      .map(([legend]) => [legend, legend.parentElement.querySelectorAll("input:not(:checked)")])
      .find(([, left]) => left.length);
    place.textContent = open
      ? `Next: ${open[0].firstElementChild.textContent.replace(/^By/, "by")}, ${open[1].length} left`
      : "All done";
  }

  /** Update the page from the state. */
  function draw() {
    for (const box of boxes) box.checked = box.dataset.item in ticks();
    all("[data-items]").forEach(count);
    if (at("next")) lead(at("next"));
    date();
    if (at("due")) upcoming(at("due"));
    const asks = all("[data-journey], [data-ready], [data-at=overview]").length;
    if (register) fill();
    else if (asks && (begun() || boxes.length)) whenRegistered(() => {});
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
    ...{ isoOf, dayOf, weekday, dateOf, said, plan },
    ...{ all, at, split, here, boxes, moves, share, tenths },
    ...{ ticks, begun, change, settled, say, whenRegistered },
    /** The current state. */
    now: () => state,
    /** The content of items.js, once it is loaded. */
    items: () => register,
  };

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
