/* A list as a link: sharing its ticks, and adding those of a link. lists.js loads this script when
   either is asked for. */
(() => {
  "use strict";

  const guide = window.studioGuide;
  const { at, here, moves, ticks, change, say, called, several } = guide;
  const { MOST, room, begin, call, ask } = guide.songs;

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
    const which = name || several() ? `Song: ${song}. ` : "";
    if (!has(song)) return say(full);
    at("many").textContent = `Add ${ids.length > 1 ? `these ${ids.length} ticks` : "this 1 tick"}?`;
    at("more").textContent = which + (lost ? `Not known here: ${lost}.` : "");
    at("offer").addEventListener("close", forget, { once: true });
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

  /** Share the ticks as a link, or copy the link, or show it. */
  async function keep() {
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
  }

  guide.links = { offer, keep };
})();
