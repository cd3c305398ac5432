/* Actions on checklists: several songs, printing, starting over. The ticks and their storage are in
   ticks.js; a list as a link is in links.js. */
(() => {
  "use strict";

  const guide = window.studioGuide;
  if (!guide) return;
  const { at, here, boxes, ticks, change, say, called, several, load } = guide;
  const MOST = 20;
  const root = document.documentElement;
  /** The action that can be undone: its song, if any, and the function that restores it. */
  let undoable;

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

  /** Open the list of songs if that moves nothing in the viewport: below it, or beside the lists. */
  function unfold(songs) {
    const { top, left } = songs?.getBoundingClientRect() ?? {};
    if (top > innerHeight || left > innerWidth / 2) songs.open = true;
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
  }

  /** Ask for confirmation in a dialog, and continue if the answer is yes. */
  function ask(dialog, then) {
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue) then();
    };
    dialog.showModal();
  }

  /** Call a function of links.js, which is loaded on demand. */
  async function linked(name) {
    if (await load("links")) guide.links[name]();
    else say("No connection. Please try again.");
  }

  /** Offer to add the ticks in the address, if there are any; other fragments are ignored. */
  async function open() {
    if (!location.hash.startsWith("#ticks=") || !at("offer")) return;
    // If the index of all items cannot be loaded, only the items on this page are known.
    await guide.whenRegistered();
    linked("offer");
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
    keep() {
      linked("keep");
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

  guide.songs = { MOST, room, begin, call, ask };
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
