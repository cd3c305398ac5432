/*
 * Lists to tick. A tick belongs to an item's id alone, so one item on two pages shares it.
 * All is kept in this browser under one key, and nothing is sent anywhere:
 *   studio-guide = {v: 1, song: "1", t: {song: {item: time}}, names: {song: name}}
 * localStorage wins if it can be read, else the copy for this visit in sessionStorage: browsers
 * inside apps may empty the first. They are not merged, as a box that was cleared leaves no mark.
 * What we do not know is kept as it is.
 */
(() => {
  "use strict";

  const KEY = "studio-guide";
  const PLACES = ["localStorage", "sessionStorage"];
  const REGISTER = new URL("items.js", document.currentScript.src);
  const root = document.documentElement;
  const all = (what) => [...document.querySelectorAll(what)];
  const at = (name) => document.querySelector(`[data-at=${name}]`);
  const split = (text) => (text || "").split(" ").filter(Boolean);
  const boxes = all("[data-list] input[data-item]");
  const here = boxes.map((box) => box.dataset.item);
  /** Items that had another id before, as "old:new". */
  const moves = [
    ...boxes.flatMap((box) => split(box.dataset.was).map((old) => `${old}:${box.dataset.item}`)),
    ...all("[data-moved]").flatMap((part) => split(part.dataset.moved)),
  ];
  let kept = true;
  let stale, cleared, timer;
  let state = read();

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

  /** The ticks of the song that is shown. */
  function ticks() {
    return state.t[state.song];
  }

  /** What a song is called. */
  function called(song) {
    return state.names?.[song] || `Song ${song}`;
  }

  /** Call the song that is shown by a name; without one it has its number again. */
  function call(name) {
    state.names ??= {};
    if (name) state.names[state.song] = name;
    else delete state.names[state.song];
  }

  /** Whether there is room for one more song. */
  function room() {
    return Object.keys(state.t).length < 20;
  }

  /** Go to a new song, if there is room for one. */
  function begin() {
    if (!room()) return;
    let number = 1;
    while (number in state.t) number += 1;
    state.song = String(number);
    state.t[number] = Object.create(null);
  }

  /** Keep what is known now, and note whether this browser will remember it. */
  function write() {
    const text = JSON.stringify(state);
    [kept] = PLACES.map((place) => put(place, KEY, text));
  }

  /** Change what is known. It is read first, as another tab may have changed it. */
  function change(edit) {
    if (kept) state = read();
    edit();
    write();
    draw();
  }

  /** Show what is saved now; where nothing can be saved, what this page knows. */
  function refresh() {
    if (kept) state = read();
    draw();
  }

  /** Say how many items of a part are done: those it names, or all boxes of the page. */
  function count(part) {
    const items = split(part.dataset.items);
    const ids = items.length ? items : here;
    const done = ids.filter((item) => item in ticks()).length;
    const words = `${done} of ${ids.length} done`;
    for (const text of part.querySelectorAll("[data-words]")) text.textContent = words;
    for (const bar of part.querySelectorAll("progress")) {
      bar.value = done;
      bar.setAttribute("aria-valuetext", words);
    }
    part.toggleAttribute("data-full", done === ids.length);
  }

  /** Lead to the first step that has something left. */
  function lead(link) {
    const [open] = all("[data-at=steps] li:not([data-full]) a");
    link.parentElement.toggleAttribute("data-off", !open);
    if (open) [link.href, link.textContent] = [open.href, open.textContent];
  }

  /** Make the page show what is known. */
  function draw() {
    for (const box of boxes) box.checked = box.dataset.item in ticks();
    all("[data-items]").forEach(count);
    at("song")?.replaceChildren(
      ...Object.keys(state.t).map((song) => new Option(called(song), song)),
    );
    if (at("song")) at("song").value = state.song;
    at("undo")?.toggleAttribute("data-off", cleared?.song !== state.song);
    if (at("next")) lead(at("next"));
    const several = Object.keys(state.t).length > 1 || state.song in (state.names ?? {});
    root.classList.toggle("sg-songs-on", several);
    root.classList.toggle("sg-lost", !kept);
    root.classList.add("sg-on");
  }

  /** Tell people who do not see the page, once things are quiet: what was said, or the count. */
  function say(text) {
    clearTimeout(timer);
    timer = setTimeout(() => (at("said").textContent = text ?? at("total")?.textContent), 400);
  }

  /** Five letters that represent an id in a link (FNV-1a). */
  function mark(id) {
    let sum = 0x811c9dc5;
    for (const one of id) sum = Math.imul(sum ^ one.charCodeAt(0), 0x01000193);
    return (sum >>> 0).toString(36).padStart(5, "0").slice(-5);
  }

  /** Take ticks out of the address once they are dealt with, so that a reload does not ask again. */
  function forget() {
    history.replaceState(null, "", location.href.split("#ticks=")[0]);
  }

  /** Ask in a dialog, and go on if the answer is yes. */
  function ask(dialog, then) {
    dialog.returnValue = "";
    dialog.onclose = () => {
      forget();
      if (dialog.returnValue) then();
    };
    dialog.showModal();
  }

  /** If the address holds ticks, offer them. Other anchors are none of our business. */
  function open() {
    if (!location.hash.startsWith("#ticks=") || !at("offer")) return;
    // Without the register of all items, those of this page are what we know.
    const asked = { src: REGISTER, onload: offer, onerror: offer };
    document.head.append(Object.assign(document.createElement("script"), asked));
  }

  /** Ask whether to add what a link holds; what we do not know changes nothing. */
  function offer() {
    const said = new URLSearchParams(location.hash.slice(1));
    const [version, ...marks] = (said.get("ticks") ?? "").split(".");
    const name = (said.get("song") ?? "").slice(0, 60);
    const pairs = [...here, ...moves, ...(window.studioGuideItems ?? [])];
    const known = new Map(
      pairs.map((pair) => pair.split(":")).map((ids) => [mark(ids[0]), ids.at(-1)]),
    );
    const ids = [...new Set(marks.map((one) => known.get(one)).filter(Boolean))];
    const lost = marks.filter((one) => !known.has(one)).length;
    if (version !== "1" || !ids.length) {
      forget();
      at("said").scrollIntoView({ block: "center" });
      return say("This link holds no list we know.");
    }
    const song = name || called(state.song);
    const full = `Nothing was added: 20 songs are kept here, and “${song}” would be one more.`;
    const told = name || root.classList.contains("sg-songs-on") ? `Song: ${song}. ` : "";
    if (!has(song)) return say(full);
    at("many").textContent = `Add ${ids.length > 1 ? `these ${ids.length} ticks` : "this 1 tick"}?`;
    at("more").textContent = told + (lost ? `Not known here: ${lost}.` : "");
    ask(at("offer"), () => {
      let added;
      change(() => {
        added = has(song); // another tab may have filled the last place
        if (!added) return;
        choose(song);
        for (const item of ids) ticks()[item] ??= Date.now();
      });
      say(added ? undefined : full);
    });
  }

  /** The song of a name, if there is one. */
  function named(name) {
    return Object.keys(state.t).find((song) => called(song) === name);
  }

  /** Whether the song that is shown has neither a name nor a tick. */
  function blank() {
    return !state.names?.[state.song] && !Object.keys(ticks()).length;
  }

  /** Whether a name has a song, or may get one. */
  function has(name) {
    return named(name) || blank() || room();
  }

  /** Go to the song of a name: the one that has it, one that is still blank, or a new one. */
  function choose(name) {
    const same = named(name);
    if (same) {
      state.song = same;
      return;
    }
    if (!blank()) begin();
    call(name);
  }

  /** What each button does, by its name. */
  const DO = {
    add() {
      change(begin);
      say(called(state.song));
    },
    rename() {
      at("name").value = called(state.song);
      ask(at("naming"), () => {
        change(() => call(at("name").value.trim()));
        say(called(state.song));
      });
      at("name").select();
    },
    async keep() {
      const marks = Object.keys(ticks()).map(mark);
      if (!marks[0]) return say("Nothing is ticked yet.");
      const name = state.names?.[state.song];
      const held = new URLSearchParams({
        ticks: [1, ...marks].join("."),
        ...(name && { song: name }),
      });
      const url = `${location.href.split("#")[0]}#${held}`;
      try {
        if (navigator.share) return await navigator.share({ title: document.title, url });
        await navigator.clipboard.writeText(url);
        say("Link copied. Keep it where you find it again.");
      } catch (error) {
        if (error.name === "AbortError") return; // closed by the reader, who knows
        at("link").value = url;
        at("link").parentElement.hidden = false;
        at("link").select();
        say("Copy this link.");
      }
    },
    print() {
      window.print();
    },
    left() {
      root.classList.add("sg-left");
      window.print();
    },
    again() {
      const gone = {};
      change(() => {
        for (const item of here.filter((one) => one in ticks())) {
          gone[item] = ticks()[item];
          delete ticks()[item];
        }
        if (Object.keys(gone).length) cleared = { song: state.song, gone };
      });
      if (cleared) at("undo").focus();
      say();
    },
    undo() {
      const { gone } = cleared;
      cleared = null;
      change(() => Object.assign(ticks(), { ...gone, ...ticks() }));
      boxes[0].focus();
      say();
    },
  };

  /** Keep a box as the reader has just set it. */
  function tick({ dataset: { item }, checked }) {
    // Some browsers ask the reader, so it is asked once, when there is something to lose.
    const first = !Object.values(state.t).some((done) => Object.keys(done).length);
    if (first) navigator.storage?.persist?.().catch(() => {});
    change(() => {
      if (checked) ticks()[item] = Date.now();
      else delete ticks()[item];
    });
    say();
  }

  document.addEventListener("change", ({ target }) => {
    if (boxes.includes(target)) tick(target);
    if (target !== at("song")) return;
    change(() => {
      state.song = target.value;
      settled(state); // another tab may have lost it
    });
    say(called(state.song));
  });
  // Translation by a browser puts elements of its own into a button.
  document.addEventListener("click", ({ target }) => {
    DO[target.closest?.("button[data-at]")?.dataset.at]?.();
  });
  addEventListener("storage", refresh); // another tab
  addEventListener("pageshow", refresh); // back again, or the browser has set boxes as they were
  addEventListener("hashchange", open);
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
  open();
})();
