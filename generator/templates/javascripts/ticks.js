/*
 * What is ticked, and the start that was chosen: boxes, counts, the journey's bars, and days.
 * A tick belongs to an item's id alone, so one item on two pages shares it.
 * All is kept in this browser under one key, and nothing is sent anywhere:
 *   studio-guide = {v: 1, song: "1", t: {song: {item: time}}, names: {song: name},
 *                   plan: {start: "2027-02-01", songs: 1, project: ""}}
 * localStorage wins if it can be read, else the copy for this visit in sessionStorage: browsers
 * inside apps may empty the first. They are not merged, as a box that was cleared leaves no mark.
 * What we do not know is kept as it is.
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
  /** Items that had another id before, as "old:new". */
  const moves = [
    ...boxes.flatMap((box) => split(box.dataset.was).map((old) => `${old}:${box.dataset.item}`)),
    ...all("[data-moved]").flatMap((part) => split(part.dataset.moved)),
  ];
  const waiting = [];
  let kept = true;
  let register, stale, timer;
  let state = read();

  /** A day as 2027-01-04. Days are numbers from 1970-01-01 on: no time zone moves them. */
  function isoOf(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
  }

  /** The number of such a day; NaN if there is none. */
  function dayOf(iso) {
    const day = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) / DAY : NaN;
    return !Number.isNaN(day) && isoOf(day) === iso ? day : NaN;
  }

  /** The number of a day in its week; Monday is 0. */
  function weekday(day) {
    return (((day + 3) % 7) + 7) % 7;
  }

  /** A day of a project, of which only work days are counted. */
  function dateOf(number, start, week) {
    const ahead = week.map((day) => weekday(day - weekday(start) - 3)).sort((a, b) => a - b);
    const weeks = Math.floor((number - 1) / ahead.length);
    return start + 7 * weeks + ahead[(number - 1) % ahead.length];
  }

  /** Days in short, as in "Mon 1 – Wed 3 Feb"; the year only if it is asked for or changes. */
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

  /** Whether a value is a plain mapping. */
  function isMap(value) {
    return Object(value) === value && !Array.isArray(value);
  }

  /** What a saved text means, or nothing if it is not ours. */
  function parsed(text) {
    // Without a prototype, an id such as "constructor" is an id and nothing else.
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

  /** Keep a text in one place; whether that worked. */
  function put(place, key, text) {
    try {
      window[place].setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  /** What was saved, with ids as they are now; what cannot be read is put aside. */
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

  /** See that every song has its ticks, and give those of old ids to the new ones. */
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

  /** The ticks of a song: of the one that is shown, unless another is named. */
  function ticks(song = state.song) {
    return state.t[song];
  }

  /** Whether anything is ticked for any song. */
  function begun() {
    return Object.values(state.t).some((done) => Object.keys(done).length);
  }

  /** The plan that is kept, with its start as a day; nothing if there is none. */
  function plan() {
    const { start, songs = 1, project = "" } = Object(state.plan);
    const first = dayOf(start);
    const many = songs >= 1 && songs <= 20 && songs % 1 === 0;
    return first < Infinity && many ? { first, songs, project: String(project) } : null;
  }

  /** Keep what is known now, and note whether this browser will remember it. */
  function write() {
    const text = JSON.stringify(state);
    [kept] = PLACES.map((place) => put(place, KEY, text));
  }

  /** Change what is known. It is read first, as another tab may have changed it. */
  function change(edit) {
    if (kept) state = read();
    edit(state);
    write();
    draw();
  }

  /** Show what is saved now; where nothing can be saved, what this page knows. */
  function refresh() {
    if (kept) state = read();
    draw();
  }

  /** Call when the register of all items is there, or cannot be had. */
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

  /** How many items are done, of how many, for a song. */
  function share(items, song) {
    return [items.filter((item) => item in ticks(song)).length, items.length];
  }

  /** The share of a step that is done, in tenths from 0 to 100: 100 is all of it. */
  function tenths([done, many]) {
    return done === many ? 100 * !!many : Math.ceil((done / many) * 9) * 10;
  }

  /** Say how many items of a part are done: those it names, or all boxes of the page. */
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

  /** Lead to the first step that has something left. */
  function lead(link) {
    const [open] = all("[data-at=steps] li:not([data-full]) a");
    link.parentElement.toggleAttribute("data-off", !open);
    if (open) [link.href, link.textContent] = [open.href, open.textContent];
  }

  /** Fill a bar from below by what is done. */
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

  /** Fill the bars of the journey, and the count of the button that leads to a list. */
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

  /** Put real days where days of a step are told, once a start is known. */
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

  /** Say when something is due next, and how much. */
  function upcoming(place) {
    const open = legends
      .map(([legend]) => [legend, legend.parentElement.querySelectorAll("input:not(:checked)")])
      .find(([, left]) => left.length);
    place.textContent = open
      ? `Next: ${open[0].firstElementChild.textContent.replace(/^By/, "by")}, ${open[1].length} left`
      : "All done";
  }

  /** Make the page show what is known. */
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

  /** Tell people who do not see the page, once things are quiet: what was said, or the count. */
  function say(text) {
    clearTimeout(timer);
    const place = at("said");
    if (place)
      timer = setTimeout(() => (place.textContent = text ?? at("total")?.textContent), 400);
  }

  /** Keep a box as the reader has just set it. */
  function tick({ dataset: { item }, checked }) {
    // Some browsers ask the reader, so it is asked once, when there is something to lose.
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
    /** What is known now. */
    now: () => state,
    /** What items.js says, once it is there. */
    items: () => register,
  };

  document.addEventListener("change", ({ target }) => {
    if (boxes.includes(target)) tick(target);
  });
  addEventListener("storage", refresh); // another tab
  addEventListener("pageshow", refresh); // back again, or the browser has set boxes as they were
  // What is folded is printed: by the style sheet where a browser can, else by opening it.
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
