// The search. Its index is not loaded before a reader first uses the search: titles, headings and
// questions come first, then the texts. Matching ignores punctuation, stop words, hyphens, accents
// and suffixes, and tolerates one typo.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src);
  const [field, list, status] = ["query", "results", "found"].map((name) =>
    document.getElementById(`sg-${name}`),
  );
  const { glossary, terms } = JSON.parse(document.getElementById("sg-words").textContent);
  const MOST = 20;
  const OF_A_PAGE = 3; // maximum number of results from one page
  const AROUND = 70; // characters shown on each side of a match
  const WORD = /[\p{L}\p{N}\p{M}]+/gu;
  /** Scripts that do not separate words by spaces, where a match may start anywhere. */
  const UNSPACED =
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
  /** Accents, and Hebrew and Arabic vowel points; combining marks of other scripts are letters. */
  const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]/g;
  const LETTERS = {
    ß: "ss",
    æ: "ae",
    œ: "oe",
    ø: "o",
    ł: "l",
    đ: "d",
    ð: "d",
    þ: "th",
    ı: "i",
    ς: "σ",
  };
  const STOP = new Set(
    `a about all am an and any are as at be been but by can could d did do does don for from get
     had has have how i if in is it its ll m me my of on or our re s shall should so t than that
     the their them then there they this to too up us ve was we were what when where which who
     why will with would you your`.split(/\s+/),
  );
  const known = new Map();
  const vocabulary = new Map(); // each word of the guide, with its stem
  let places = [];
  let complete = false; // whether the texts are loaded
  let loading;
  let typed = false;
  let waiting;

  /** Normalize case, accents and letter forms of a word. */
  function folded(word) {
    if (!known.has(word))
      known.set(
        word,
        word
          .toLowerCase()
          .normalize("NFKD")
          .replace(MARKS, "")
          .replace(/[ßæœøłđðþıς]/g, (letter) => LETTERS[letter])
          .normalize("NFC"),
      );
    return known.get(word);
  }

  /** Split a text into normalized words. */
  const words = (text) => (text.match(WORD) ?? []).map(folded);

  /** Split a text of the guide into normalized words, and add them to the vocabulary. */
  function learned(text) {
    const found = words(text);
    for (const one of found) if (!vocabulary.has(one)) vocabulary.set(one, bases(one));
    return found;
  }

  /** The names of terms as words; all names of a term are synonyms. */
  const groups = terms.map(({ names }) => names.map(learned));

  /** Load a file of the index; pages opened from disk can only load it as a script. */
  async function part(name, global) {
    if (location.protocol !== "file:") {
      const answer = await fetch(new URL(`search/${name}.json`, root));
      if (!answer.ok) throw new Error(name);
      return answer.json();
    }
    const script = document.createElement("script");
    script.src = new URL(`search/${name}.js`, root);
    await new Promise((resolve, reject) => {
      [script.onload, script.onerror] = [resolve, reject];
      document.head.append(script);
    });
    return globalThis[global];
  }

  /** A search target, with its title, alternative words and text. */
  const place = (url, anchor, title, more) => ({
    address: anchor ? `${url}#${anchor}` : url,
    url,
    title,
    inTitle: learned(title),
    asked: [],
    text: "",
    inText: [],
    lead: "",
    ...more,
    inLead: learned(more.lead ?? ""),
  });

  /** Load the search targets: the terms, each page and its sections; then the texts. */
  async function load() {
    const pages = await part("index", "studioGuideIndex");
    const alone = (part) => pages.filter((page) => page.part === part).length === 1;
    const found = pages.map(({ url, title, part, step, lead = "", sections }) => [
      place(url, "", title, { part, step, lead, rank: step ? 1.3 : 1.2 }),
      ...sections.map(([anchor, heading, lead = "", asked = ""]) =>
        place(url, anchor, heading, {
          part,
          step,
          lead,
          home: alone(part) ? "" : title,
          question: lead,
          asked: asked.split(",").map(learned),
          rank: lead ? 1.3 : 1,
        }),
      ),
    ]);
    const words = terms.map(({ names, meaning, anchor }) =>
      place(glossary, anchor, names[0], {
        part: "Glossary",
        asked: names.slice(1).map(learned),
        text: meaning,
        inText: learned(meaning),
        rank: 1.15,
      }),
    );
    places = [...words, ...found.flat()];
    show();
    const texts = await part("texts", "studioGuideTexts");
    found.forEach((ones, page) => {
      ones.forEach((one, at) => {
        one.text = texts[page][at];
        one.inText = learned(one.text);
      });
    });
    complete = true;
    show();
  }

  /** Whether two words differ by one edit: an inserted, deleted, replaced or transposed letter. */
  function slip(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start += 1;
    let [end, far] = [one.length, other.length];
    while (end > start && far > start && one[end - 1] === other[far - 1])
      [end, far] = [end - 1, far - 1];
    const [left, right] = [one.slice(start, end), other.slice(start, far)];
    return left.length + right.length <= 2
      ? left.length < 2 && right.length < 2
      : left.length === 2 && left === [...right].reverse().join("");
  }

  /** A word and its stems, with the two-letter spelling of umlauts normalized. */
  function bases(word) {
    const short = [
      [/([sxz]|[cs]h)es$/, "$1"],
      [/s$/, ""],
      [/ed$/, ""],
      [/ed$/, "e"],
      [/ing$/, ""],
      [/ing$/, "e"],
    ].map((change) => word.replace(...change));
    return [word, ...short]
      .filter((one) => one === word || one.length > 2)
      .map((one) => one.replace(/([aou])e/g, "$1"));
  }

  /** Words of the guide that match a query word, with how well they fit; or compounds of it. */
  function choices(word) {
    const fits = new Map();
    const rows = [];
    const [stems, anywhere] = [bases(word), UNSPACED.test(word)];
    for (const one of vocabulary.keys()) {
      if (one === word) fits.set(one, 1);
      else if (word.length > 1 && one.startsWith(word)) fits.set(one, 0.8);
      else if (vocabulary.get(one).some((base) => stems.includes(base))) fits.set(one, 0.9);
      else if (anywhere && one.includes(word)) fits.set(one, 0.8);
    }
    for (let at = 2; at < word.length - 1; at += 1) {
      const row = [word.slice(0, at), word.slice(at)];
      if (!anywhere && row.every((one) => vocabulary.has(one))) rows.push({ row, weight: 1 });
    }
    if (!fits.size && word.length > 3)
      for (const one of vocabulary.keys()) {
        if (one.length > 3 && slip(word, one)) fits.set(one, 0.5);
        else if (word.length > 4 && slip(word, one.slice(0, word.length))) fits.set(one, 0.35);
        else if (one.includes(word)) fits.set(one, 0.3);
      }
    return { word, fits, rows, anywhere };
  }

  /** Parse the query: each need is a word, or a term by any of its names. */
  function needs(query) {
    const all = words(query).flatMap(parted);
    const some = all.filter((word) => !STOP.has(word));
    const asked = some.length ? some : all;
    const found = [];
    for (let at = 0; at < asked.length; at += 1) {
      const [name] = groups
        .flat()
        .filter((row) => startsAt(row, asked, at))
        .sort((one, other) => other.length - one.length);
      const need = choices(asked[at]);
      if (name) {
        if (name.length > 1) need.fits.clear();
        callAll(need, `${name}`);
        at += name.length - 1;
      }
      found.push(need);
    }
    asked.forEach((word, at) => {
      const joined = word + asked[at + 1];
      if (vocabulary.has(joined) && found.length === asked.length)
        for (const need of found.slice(at, at + 2)) need.fits.set(joined, 0.9);
    });
    return found;
  }

  /** Let a need also match the other names of its terms, with a lower weight. */
  function callAll(need, name) {
    for (const row of groups.filter((names) => names.some((one) => `${one}` === name)).flat()) {
      need.rows.push({ row, weight: `${row}` === name ? 1 : 0.6 });
      if (row.length > 1) continue;
      for (const [word, weight] of choices(row[0]).fits)
        if (weight > 0.8 && !need.fits.has(word)) need.fits.set(word, 0.6 * weight);
    }
  }

  /** Split a word of a script without spaces, if it is not in the guide, into words that are. */
  function parted(word) {
    if (!UNSPACED.test(word) || !globalThis.Intl?.Segmenter) return word;
    for (const one of vocabulary.keys()) if (one.includes(word)) return word;
    const found = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(word)];
    return found.map(({ segment }) => segment);
  }

  /** Whether a sequence of words occurs at a position in another. */
  const startsAt = (row, all, at) => row.every((word, by) => all[at + by] === word);

  /** How well words match a need, from 0 to 1. */
  function fit(need, all) {
    let best = 0;
    all.forEach((word, at) => {
      best = Math.max(best, need.fits.get(word) ?? 0);
      for (const { row, weight } of need.rows)
        if (weight > best && startsAt(row, all, at)) best = weight;
    });
    return best;
  }

  /** The score of a search target, and the number of needs that it does not match. */
  function score(one, wanted, query) {
    let [points, missing, titled] = [0, 0, 0];
    for (const need of wanted) {
      const title = fit(need, one.inTitle);
      const asked = Math.max(0, ...one.asked.map((words) => fit(need, words)));
      const told = Math.max(4 * fit(need, one.inLead), 3 * fit(need, one.inText));
      const best = Math.max(10 * title, 9 * asked, told);
      if (!best) missing += 1;
      if (title > 0.4 || asked > 0.4) titled += 1;
      points += best;
    }
    if (titled) {
      const known = one.inTitle.filter((word) => wanted.some(({ fits }) => fits.get(word) > 0.4));
      points += (8 * known.length) / Math.max(1, one.inTitle.length);
      points *= titled === wanted.length ? one.rank * 1.5 : one.rank;
    }
    if ([one.inTitle, ...one.asked].some((words) => words.join(" ") === query)) points += 40;
    return { one, points, missing };
  }

  /** The matches in a text: start, end, and the need. */
  function hits(text, wanted) {
    const all = [...text.matchAll(WORD)];
    const plain = all.map(([word]) => folded(word));
    return all.flatMap(({ 0: word, index }, at) =>
      wanted.flatMap((need) => {
        const row = need.rows.find(({ row }) => startsAt(row, plain, at))?.row;
        const end = all[at + (row?.length ?? 1) - 1];
        if (!row && !need.fits.get(plain[at])) return [];
        const within =
          need.anywhere && plain[at].length === word.length ? plain[at].indexOf(need.word) : -1;
        if (within >= 0)
          return [{ start: index + within, end: index + within + need.word.length, need }];
        return [{ start: index, end: end.index + end[0].length, need }];
      }),
    );
  }

  /** Part of a text as nodes, with matches marked; surrogate pairs are never split. */
  function marked(text, found, from, to) {
    const whole = (at) => (text.codePointAt(at - 1) > 0xffff ? at + 1 : at);
    const nodes = [];
    let at = whole(from);
    const last = whole(to);
    for (const { start, end } of found) {
      if (start < at || end > last) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      nodes.push(text.slice(at, start), mark);
      at = end;
    }
    nodes.push(text.slice(at, last));
    return [from ? "… " : "", ...nodes, to < text.length ? " …" : ""];
  }

  /** The excerpt of a text in which most matches are closest together. */
  function around(text, found) {
    const kinds = ({ start }) =>
      new Set(
        found
          .filter((one) => one.start >= start && one.end < start + 2 * AROUND)
          .map(({ need }) => need),
      ).size;
    const most = Math.max(0, ...found.map(kinds));
    const at = found.find((one) => kinds(one) === most)?.start ?? 0;
    let from = Math.max(0, at - AROUND);
    let to = Math.min(text.length, at + 2 * AROUND);
    const space = text.indexOf(" ", from);
    if (from && space > 0 && space < Math.min(at, from + 25)) from = space + 1;
    const end = text.lastIndexOf(" ", to);
    if (to < text.length && end > Math.max(at, to - 25)) to = end;
    return [from, to];
  }

  /** The URL of a page; on disk it needs the file name. */
  function page(address) {
    const url = new URL(address, root);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url;
  }

  /** Create an element; content is set as text, so nothing is parsed as markup. */
  const made = (tag, kind, ...inner) => {
    const one = document.createElement(tag);
    if (kind) one.className = `sg-results__${kind}`;
    one.append(...inner);
    return one;
  };

  /** A result: title, location, the answer to a question, and an excerpt. */
  function line({ address, title, part, step, home, lead, question, text }, wanted) {
    const link = made("a", "", title);
    link.href = page(address);
    const where = [step && `Step ${step}`, home !== title && home];
    const facts = [made("span", "part", part), " ", where.filter(Boolean).join(", ")];
    const one = made("li", question ? "question" : "", link, made("p", "where", ...facts));
    const whole = marked(lead, hits(lead, wanted), 0, lead.length);
    if (lead) one.append(made("p", "", ...whole));
    const found = hits(text, wanted);
    const met = new Set([title, lead].flatMap((all) => hits(all, wanted)).map(({ need }) => need));
    if (text && (!lead || found.some(({ need }) => !met.has(need))))
      one.append(made("p", "", ...marked(text, found, ...around(text, found))));
    return one;
  }

  /** The best matches, with a limited number from each page. */
  function best(scores, wanted) {
    const all = scores.filter(({ missing }) => !missing);
    const near = scores.filter(({ missing }) => missing <= wanted.length / 3);
    const found = all.length ? all : near;
    found.sort((one, other) => one.missing - other.missing || other.points - one.points);
    const pages = {};
    const fresh = ({ one: { url, part } }) => {
      pages[url] = (pages[url] ?? 0) + 1;
      return pages[url] <= OF_A_PAGE || part === "Glossary";
    };
    return [
      found.length,
      all.length > 0,
      found
        .filter(fresh)
        .slice(0, MOST)
        .map(({ one }) => one),
    ];
  }

  /** Show the results for the query in the field. */
  function show() {
    keep();
    const query = field.value.trim();
    const wanted = needs(query);
    if (!wanted.length || !places.length) {
      list.replaceChildren();
      status.textContent = query && complete ? nothing(query) : "";
      return;
    }
    const plain = words(query).join(" ");
    const scores = places.map((one) => score(one, wanted, plain));
    const [count, whole, shown] = best(scores, wanted);
    list.replaceChildren(...shown.map((one) => line(one, wanted)));
    if (!complete) return;
    const many = count === 1 ? "1 place" : `${count} places`;
    const few = count > shown.length ? `, the best ${shown.length} are shown` : "";
    status.textContent = !count
      ? nothing(query)
      : whole
        ? `${many} found for “${query}”${few}.`
        : `No place has all of “${query}”. These come near.`;
  }

  /** Show that nothing was found. */
  const nothing = (query) => `Nothing found for “${query}”. Try one word, or ask us.`;

  /** Load the index, unless it is loaded or loading. */
  async function ready() {
    loading ||= load();
    try {
      await loading;
    } catch {
      loading = undefined;
      if (field.value.trim())
        status.textContent = "The search could not be loaded. All pages are listed below.";
    }
  }

  /** Search for the query in the field. */
  function search() {
    show();
    ready();
  }

  /** Write the query to the address, for back navigation. */
  function keep() {
    if (location.protocol === "file:" || field.value === addressed()) return;
    const asked = field.value.trim() ? `?q=${encodeURIComponent(field.value)}` : location.pathname;
    history.replaceState(null, "", asked);
  }

  /** The query in the address. */
  const addressed = () => (new URLSearchParams(location.search).get("q") ?? "").slice(0, 200);

  /** Fill the field with the query from the address. */
  function open() {
    const asked = addressed();
    if (field.value === asked && (!asked || list.firstChild)) return;
    field.value = asked;
    show();
    if (asked) ready();
  }

  field.addEventListener("input", () => {
    typed = true;
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  field.addEventListener("focus", ready);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  // WebKit clears the field on back navigation when the page is shown, so it is filled after that.
  addEventListener("pageshow", ({ persisted }) => {
    setTimeout(() => {
      if (persisted || !typed) open();
    });
  });
  addEventListener("popstate", open);
  open();
})();
