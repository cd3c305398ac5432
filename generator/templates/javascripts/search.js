// The search. The index is fetched when a reader first reaches for it, and never before.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src);
  const field = document.getElementById("sg-query");
  const list = document.getElementById("sg-results");
  const status = document.getElementById("sg-found");
  const { glossary, terms } = JSON.parse(document.getElementById("sg-words").textContent);
  const groups = terms.map((term) => term.names.map(folded));
  const MOST = 20;
  const AROUND = 70; // letters shown on either side of what was found
  let loading;

  /** Fold a text so that case, accents and typographic marks make no difference. */
  function folded(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();
  }

  /** Load the index. */
  async function fetched() {
    const answer = await fetch(new URL("search/index.json", root));
    if (!answer.ok) throw new Error("no index");
    return answer.json();
  }

  /** Load the index as a script: a page that was opened from a disk may not fetch. */
  const scripted = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("search/index.js", root);
      script.onload = () => resolve(globalThis.studioGuideIndex);
      script.onerror = reject;
      document.head.append(script);
    });

  /** Return the index, ready to be searched: terms, then each page and its sections. */
  async function index() {
    const pages = await (location.protocol === "file:" ? scripted() : fetched());
    const places = pages.flatMap(({ url, title, text, sections }) => [
      entry(url, title, text),
      ...sections.map(([anchor, heading, below, asked = ""]) => ({
        ...entry(anchor ? `${url}#${anchor}` : url, heading, below, `${heading} ${asked}`),
        home: title,
      })),
    ]);
    const words = terms.map(({ names, meaning, anchor }) =>
      entry(`${glossary}#${anchor}`, names[0], meaning, names.join(" ")),
    );
    return [...words, ...places];
  }

  /** Return a place that can be found: by its title or other names, and by its text. */
  const entry = (address, title, text, names = title) => ({
    address,
    title,
    text,
    home: "",
    inTitle: folded(names),
    inText: folded(text),
  });

  /** Return, for each word that was typed, all words that would do: synonyms come from the glossary. */
  function wanted(query) {
    const whole = folded(query).trim();
    const called = (name) => [name, ...groups.filter((names) => names.includes(name)).flat()];
    if (called(whole).length > 1) return [called(whole)];
    return whole.split(/\s+/).filter(Boolean).map(called);
  }

  /** Say how well an entry fits: titles count most, whole beginnings of words more than middles. */
  function score(entry, words) {
    let total = 0;
    for (const choices of words) {
      let best = 0;
      choices.forEach((word, at) => {
        const weight = at ? 0.6 : 1;
        const starts = (text) => ` ${text}`.includes(` ${word}`);
        if (entry.inTitle === word) best = Math.max(best, 20 * weight);
        else if (starts(entry.inTitle)) best = Math.max(best, 10 * weight);
        else if (starts(entry.inText)) best = Math.max(best, 3 * weight);
        else if (entry.inTitle.includes(word) || entry.inText.includes(word))
          best = Math.max(best, weight);
      });
      if (!best) return 0;
      total += best;
    }
    return total;
  }

  /** Return the words around the first place where something was found. */
  function excerpt(entry, words) {
    const places = words
      .flat()
      .map((word) => entry.inText.indexOf(word))
      .filter((at) => at >= 0);
    const at = places.length ? Math.min(...places) : 0;
    const start = Math.max(0, entry.text.lastIndexOf(" ", Math.max(0, at - AROUND)) + 1);
    const end = entry.text.indexOf(" ", at + 2 * AROUND);
    const cut = entry.text.slice(start, end < 0 ? undefined : end);
    return `${start ? "… " : ""}${cut}${end < 0 ? "" : " …"}`;
  }

  /** Return the address of a page; a disk wants the name of its file. */
  function page(address) {
    const url = new URL(address, root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url;
  }

  /** Show what was found; all of it as text, so that nothing typed by anyone is markup. */
  function show(entries, words) {
    list.replaceChildren(
      ...entries.slice(0, MOST).map((entry) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = page(entry.address);
        link.textContent = entry.title;
        const text = document.createElement("p");
        text.textContent = excerpt(entry, words);
        const home = document.createElement("small");
        home.textContent = entry.home;
        line.append(link, " ", home, text);
        return line;
      }),
    );
  }

  /** Search for what the field holds. */
  async function search() {
    const query = field.value;
    const words = wanted(query);
    const asked = query.trim() ? `?q=${encodeURIComponent(query)}` : location.pathname;
    if (location.protocol !== "file:") history.replaceState(null, "", asked); // for the way back
    if (!words.length) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    loading ||= index();
    let entries;
    try {
      entries = await loading;
    } catch {
      loading = undefined;
      status.textContent = "The search could not be loaded. All pages are listed below.";
      return;
    }
    if (query !== field.value) return; // the reader has typed on meanwhile
    const found = entries
      .map((entry) => [score(entry, words), entry])
      .filter(([points]) => points)
      .sort((one, other) => other[0] - one[0])
      .map(([, entry]) => entry);
    show(found, words);
    const many = found.length === 1 ? "1 place" : `${found.length} places`;
    status.textContent = found.length
      ? `${many} found for “${query.trim()}”${found.length > MOST ? `, the best ${MOST} are shown` : ""}.`
      : `Nothing found for “${query.trim()}”. Try one word, or ask us.`;
  }

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  field.addEventListener("focus", () => {
    loading ||= index();
    loading.catch(() => {
      loading = undefined;
    });
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked.slice(0, 200);
    search();
  }
})();
