/* Actions on checklists: several songs, sharing a list as a link, printing, starting over. The
   ticks and their storage are in ticks.js. */
(() => {
  "use strict";

  const guide = window.studioGuide;
  if (!guide) return;
  const { at, here, boxes, moves, share, tenths, ticks, change, say } = guide;
  const MOST = 20;
  const root = document.documentElement;
  /** The action that can be undone: its song, if any, and the function that restores it. */
  let undoable;

  /** Whether there are several songs, or one with a name. */
  function several() {
    const { t, song, names } = guide.now();
    return Object.keys(t).length > 1 || song in (names ?? {});
  }

  /** The display name of a song. */
  function called(song = guide.now().song) {
    return guide.now().names?.[song] || `Song ${song}`;
  }

  /** Rename the current song; without a name, it shows its number again. */
  function call(name) {
    const state = guide.now();
    state.names ??= {};
    if (name) state.names[state.song] = name;
    else delete state.names[state.song];
  }

  /** Whether another song can be added. */
  function room() {
    return Object.keys(guide.now().t).length < MOST;
  }

  /** Add a song and switch to it, if there is room for another. */
  function begin() {
    if (!room()) return;
    const state = guide.now();
    let number = 1;
    while (number in state.t) number += 1;
    state.song = String(number);
    state.t[number] = Object.create(null);
  }

  /** Switch to another song. */
  function show(song) {
    change((state) => {
      state.song = song;
      guide.settled(state); // another tab may have deleted it
    });
    say(called());
  }

  /** Create an element. */
  function made(tag, facts, ...inner) {
    const one = Object.assign(document.createElement(tag), facts);
    one.append(...inner);
    return one;
  }

  /** A song in the list, with its progress step by step. */
  function row(song, steps) {
    const shown = song === guide.now().song;
    const shares = steps.map(([, main, lists]) => {
      const own = main ? [lists[main]] : Object.values(lists);
      return share(own.flatMap(guide.split), song);
    });
    const [done, many] = shares.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    const bars = shares.map((part, index) => {
      const full = tenths(part) === 100;
      const bar = made("span", {}, full ? "✓" : String(index + 1));
      bar.style.setProperty("--sg-done", tenths(part) / 100);
      bar.style.setProperty("--sg-tall", steps[index][3] / 100);
      return bar;
    });
    const open = shares.findIndex(([a, b]) => a < b);
    const next = shares[open];
    const words = next ? `In step ${open + 1}: ${next[0]} of ${next[1]} done` : "All steps done";
    const look = made("button", { type: "button", className: "sg-button" }, "Show");
    look.setAttribute("aria-label", `Show ${called(song)}`);
    [look.dataset.at, look.dataset.song] = ["show", song];
    const line = made(
      "li",
      {},
      made("p", {}, made("b", {}, called(song)), made("span", {}, `${done} of ${many} done`)),
      made("div", { className: "sg-fill", ariaHidden: "true" }, ...bars),
      made("p", {}, made("span", {}, words), shown ? made("small", {}, "shown here") : look),
    );
    line.toggleAttribute("data-shown", shown);
    return line;
  }

  /** Open the list of songs if that moves nothing in the viewport. */
  function unfold(songs) {
    if (songs?.getBoundingClientRect().top > innerHeight) songs.open = true;
  }

  /** Update the songs on the page. */
  function draw() {
    const { t, song } = guide.now();
    const many = several();
    at("song")?.replaceChildren(...Object.keys(t).map((one) => new Option(called(one), one)));
    if (at("song")) at("song").value = song;
    at("undo")?.toggleAttribute("data-off", !undoable || (undoable.song ?? song) !== song);
    at("delete")?.toggleAttribute("data-off", Object.keys(t).length < 2);
    if (many && !root.classList.contains("sg-songs-on")) unfold(at("songs"));
    root.classList.toggle("sg-songs-on", many);
    const steps = guide.items()?.steps ?? [];
    at("overview")?.replaceChildren(...(many ? Object.keys(t).map((one) => row(one, steps)) : []));
  }

  /** Hash an id to five letters for use in a link (FNV-1a). */
  function mark(id) {
    let sum = 0x811c9dc5;
    for (const one of id) sum = Math.imul(sum ^ one.charCodeAt(0), 0x01000193);
    return (sum >>> 0).toString(36).padStart(5, "0").slice(-5);
  }

  /** Remove handled ticks from the address, so that a reload does not ask again. */
  function forget() {
    history.replaceState(null, "", location.href.split("#ticks=")[0]);
  }

  /** Ask for confirmation in a dialog, and continue if the answer is yes. */
  function ask(dialog, then) {
    dialog.returnValue = "";
    dialog.onclose = () => {
      forget();
      if (dialog.returnValue) then();
    };
    dialog.showModal();
  }

  /** Offer to add the ticks in the address, if there are any; other fragments are ignored. */
  function open() {
    // If the index of all items cannot be loaded, only the items on this page are known.
    if (location.hash.startsWith("#ticks=") && at("offer")) guide.whenRegistered(offer);
  }

  /** Ask whether to add the ticks from a link; unknown items are ignored. */
  function offer() {
    const said = new URLSearchParams(location.hash.slice(1));
    const [version, ...marks] = (said.get("ticks") ?? "").split(".");
    const name = (said.get("song") ?? "").slice(0, 60);
    const { steps, prep } = guide.items();
    const lists = steps.flatMap(([, , found]) => Object.values(found));
    const pairs = [...here, ...moves, ...[...lists, prep].flatMap(guide.split)];
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
    const song = name || called();
    const full = `Nothing was added: ${MOST} songs are kept here, and “${song}” would be one more.`;
    const told = name || several() ? `Song: ${song}. ` : "";
    if (!has(song)) return say(full);
    at("many").textContent = `Add ${ids.length > 1 ? `these ${ids.length} ticks` : "this 1 tick"}?`;
    at("more").textContent = told + (lost ? `Not known here: ${lost}.` : "");
    ask(at("offer"), () => {
      let added;
      change(() => {
        added = has(song); // another tab may have used the last slot
        if (!added) return;
        choose(song);
        for (const item of ids) ticks()[item] ??= Date.now();
      });
      say(added ? undefined : full);
    });
  }

  /** Find a song by name. */
  function named(name) {
    return Object.keys(guide.now().t).find((song) => called(song) === name);
  }

  /** Whether the current song has neither a name nor a tick. */
  function blank() {
    const { names, song } = guide.now();
    return !names?.[song] && !Object.keys(ticks()).length;
  }

  /** Whether a song with this name exists or can be added. */
  function has(name) {
    return named(name) || blank() || room();
  }

  /** Switch to the song with this name: the existing one, a blank one, or a new one. */
  function choose(name) {
    const same = named(name);
    if (same) {
      guide.now().song = same;
      return;
    }
    if (!blank()) begin();
    call(name);
  }

  /** Offer to undo the last action. */
  function offerUndo(how) {
    undoable = how;
    draw();
    at("undo")?.focus();
  }

  /** The action of each button, by name. */
  const DO = {
    show({ dataset }) {
      show(dataset.song);
    },
    add() {
      if (!room()) return say(`${MOST} songs are kept here, and no more fit.`);
      change(begin);
      say(called());
    },
    rename() {
      at("name").value = called();
      ask(at("naming"), () => {
        change(() => call(at("name").value.trim()));
        say(called());
      });
      at("name").select();
    },
    delete() {
      const { song } = guide.now();
      const [name, own, done] = [called(), guide.now().names?.[song], ticks()];
      change((state) => {
        delete state.t[song];
        delete state.names?.[song];
        state.song = Object.keys(state.t)[0] ?? "1";
        guide.settled(state);
      });
      offerUndo({
        back() {
          change((state) => {
            if (!room()) return; // another tab has used its slot
            if (song in state.t) begin();
            else state.song = song;
            state.t[state.song] = done;
            if (own) call(own);
          });
          at("delete").focus();
          say(called());
        },
      });
      say(`${name} is deleted. ${called()} is shown.`);
    },
    async keep() {
      const marks = Object.keys(ticks()).map(mark);
      if (!marks[0]) return say("Nothing is ticked yet.");
      const { names, song } = guide.now();
      const held = new URLSearchParams({
        ticks: [1, ...marks].join("."),
        ...(names?.[song] && { song: names[song] }),
      });
      const url = `${location.href.split("#")[0]}#${held}`;
      try {
        if (navigator.share) return await navigator.share({ title: document.title, url });
        await navigator.clipboard.writeText(url);
        say("Link copied. Keep it where you find it again.");
      } catch (error) {
        if (error.name === "AbortError") return; // the reader closed the share dialog
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
      });
      if (Object.keys(gone).length) {
        offerUndo({
          song: guide.now().song,
          back() {
            change(() => Object.assign(ticks(), { ...gone, ...ticks() }));
            boxes[0].focus();
            say();
          },
        });
      }
      say();
    },
    undo() {
      const { back } = undoable;
      undoable = null;
      back();
    },
  };

  document.addEventListener("change", ({ target }) => {
    if (target === at("song")) show(target.value);
  });
  // Browser translation wraps the text of a button in elements of its own.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[data-at]");
    DO[button?.dataset.at]?.(button);
  });
  document.addEventListener("studio-guide", draw);
  addEventListener("hashchange", open);
  draw();
  open();
})();
