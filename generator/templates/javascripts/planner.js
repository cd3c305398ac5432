/* The planner: computes dates and a calendar, as schedule.py, timetable.py and calendar.py do.
   All texts come from the page. */
"use strict";
(() => {
  const { isoOf, dayOf, weekday, dateOf, said, plan: kept, change } = window.studioGuide;
  const DAY = 864e5;

  /** First and last day of each step. */
  const schedule = (steps, songs) => {
    const byId = new Map(steps.map((step) => [step.id, step]));
    const delays = new Map();
    const extra = (step) => step.extra_song_days * (songs - 1);
    const delay = (id) => {
      const step = byId.get(id);
      if (!delays.has(id)) delays.set(id, Math.max(0, ...step.needs.map(delay)) + extra(step));
      return delays.get(id);
    };
    return steps.map((step) => [
      step.first_day + delay(step.id) - extra(step),
      step.last_day + delay(step.id),
    ]);
  };

  /** First and last day of each entry. */
  const dates = ({ steps, entries, week }, start, songs) => {
    const slots = schedule(steps, songs);
    const byId = new Map(steps.map(({ id }, at) => [id, slots[at]]));
    return entries.map(({ step, kind, days }) => {
      const [first, last] = byId.get(step).map((day) => dateOf(day, start, week));
      if (kind === "step") return [first, last];
      const day = kind === "milestone" ? last : first - days;
      return [day, day];
    });
  };

  /** Format a day as 20270104. */
  const short = (day) => isoOf(day).replace(/-/g, "");

  /** Escape a text (RFC 5545, 3.3.11). */
  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

  /** Fold a line into pieces of less than 75 octets (RFC 5545, 3.1). */
  const folded = (line) => {
    const pieces = [""];
    let size = 0;
    for (const sign of line) {
      const octets = new TextEncoder().encode(sign).length;
      if (size + octets >= 75) {
        const [, piece, held] = /^(.+?)([\\^]?)$/su.exec(pieces.pop());
        pieces.push(piece, held);
        size = held.length;
      }
      pieces[pieces.length - 1] += sign;
      size += octets;
    }
    return pieces.join("\r\n ");
  };

  /** Normalize a project name to one line without control characters. */
  const nameOf = (text) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it replaces control characters
    text.replace(/[\x00-\x20\x7f-\xa0\u2028\u2029]+/g, " ").replace(/^ | $/g, "");

  /** The suffix that distinguishes the events of one project from those of another. */
  const slugOf = (name) => {
    const words = (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).join("-").slice(0, 64);
    const slug = words.replace(/^-|-$/g, "");
    if (slug.replace(/-/g, " ") === name.toLowerCase()) return slug;
    let mark = 0x811c9dc5;
    for (let at = 0; at < name.length; at += 1) {
      mark = Math.imul(mark ^ name.charCodeAt(at), 0x01000193);
    }
    return [slug, (mark >>> 0).toString(16).padStart(8, "0")].filter(Boolean).join("-");
  };

  /** The recurrence rule of an event that covers other days than work days; empty if not needed. */
  const repeats = ([first, last], week) => {
    let other = false;
    for (let day = first; day <= last; day += 1) other ||= !week.includes(weekday(day));
    if (!other || first === last) return [];
    const named = week.map((day) => "MOTUWETHFRSASU".slice(2 * day, 2 * day + 2));
    return [`RRULE:FREQ=WEEKLY;UNTIL=${short(last)};BYDAY=${named}`];
  };

  /** The lines of an event. */
  const event = ({ host, week }, stamp, project, entry, days) => {
    const { key, kind, summary, text, address } = entry;
    const title = escaped(project ? `${project}: ${summary}` : summary);
    const repeated = repeats(days, week);
    const uid = [slugOf(project), key].filter(Boolean).join(".");
    return [
      "BEGIN:VEVENT",
      `SUMMARY:${title}`,
      `DTSTART;VALUE=DATE:${short(days[0])}`,
      `DTEND;VALUE=DATE:${short(days[repeated.length ? 0 : 1] + 1)}`,
      `DTSTAMP:${short(stamp)}T000000Z`,
      `UID:${escaped(`${uid}@${host}`)}`,
      ...repeated,
      `DESCRIPTION:${escaped(text ? `${text}\n${address}` : address)}`,
      "TRANSP:TRANSPARENT",
      `URL:${address}`,
      ...(kind === "before"
        ? ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${title}`, "TRIGGER:PT9H", "END:VALARM"]
        : []),
      "END:VEVENT",
    ];
  };

  /** The calendar file of a project. */
  const calendar = (data, start, songs, project = "") => {
    const days = dates(data, start, songs);
    const stamp = data.updated ? dayOf(data.updated) : start;
    const many = songs === 1 ? "one song" : `${songs} songs`;
    const named = [project, many].filter(Boolean).join(", ");
    return [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//studio-guide//EN",
      `X-WR-CALDESC:${escaped(data.signature)}`,
      `X-WR-CALNAME:${escaped(`${data.studio}: ${named}`)}`,
      ...data.entries.flatMap((entry, at) => event(data, stamp, project, entry, days[at])),
      "END:VCALENDAR",
      "",
    ]
      .map(folded)
      .join("\r\n");
  };

  globalThis.studioGuidePlanner = { isoOf, dayOf, dateOf, schedule, dates, calendar, nameOf };

  const at = (name) => document.getElementById(`sg-${name}`);
  if (!at("timetable")) return;
  const data = JSON.parse(at("timetable").textContent);
  const [form, start, songs, project, plan, mail, example] = [
    "form",
    "start",
    "songs",
    "project",
    "plan",
    "mail",
    "example",
  ].map(at);
  const words = plan.dataset;
  /** Number of tasks shown before the rest is folded. */
  const SOON = 6;
  const tasks = [...plan.querySelectorAll("[data-days]")];
  let shown;

  /** A number of songs in words. */
  const count = (many) => `${words.numbers.split(" ")[many - 1]} song${many > 1 ? "s" : ""}`;

  /** Today in the reader's time zone. */
  const today = () => Math.floor(Date.now() / DAY - new Date().getTimezoneOffset() / 1440);

  /** Show a message, unless it is shown already. */
  const say = (...message) => {
    const text = message.join(" ");
    if (at("said").textContent !== text) at("said").textContent = text;
  };

  /** The error message for a start date, or nothing. */
  const startFault = (value) => {
    const day = dayOf(value);
    if (Number.isNaN(day)) return "wrong";
    return day < dayOf(start.min) || day > dayOf(start.max) ? "range" : "";
  };

  /** The error message for a number of songs, or nothing. */
  const songsFault = (value) =>
    +value >= 1 && +value <= +songs.max && value % 1 === 0 ? "" : "range";

  /** Show an error message at a field. */
  const mark = (field, fault) => {
    field.nextElementSibling.textContent = field.dataset[fault] || "";
    field.ariaInvalid = !!fault;
  };

  /** Create an element. */
  const made = (tag, ...inner) => {
    const one = document.createElement(tag);
    one.append(...inner);
    return one;
  };

  /** List steps, each with its milestone. */
  const list = (found, place) => {
    const lines = [];
    data.entries.forEach(({ kind, summary, address }, number) => {
      if (kind === "before") return;
      const when = made("b", said(...found[number]));
      const link = made("a", summary);
      link.href = `../${address.slice(data.site.length)}`;
      if (kind === "step") lines.push(made("li", link, when));
      else lines[lines.length - 1].append(made("small", summary));
    });
    at(place).replaceChildren(...lines);
  };

  /** List the tasks: open ones first, in order of due date, and the rest in a fold. */
  const prepare = (firsts) => {
    const due = tasks.map((line) => [firsts.get(line.dataset.step) - line.dataset.days, line]);
    due.sort((one, other) => one[0] - other[0]);
    for (const [day, line] of due) line.querySelector("b").textContent = said(day);
    const left = due.filter(([, line]) => !line.firstElementChild.checked).slice(0, SOON);
    const rest = due.filter((one) => !left.includes(one));
    at("ready").replaceChildren(...left.map(([, line]) => line));
    at("later").replaceChildren(...rest.map(([, line]) => line));
    at("later").parentElement.hidden = !rest.length;
    at("ready-title").hidden = !due.length;
    return new Set(due.map(([day]) => day));
  };

  /** Map each day to its steps, and to whether one of them ends. */
  const days = (found) => {
    const held = new Map();
    const numbers = data.steps.map(({ id }) => id);
    data.entries.forEach(({ kind, step }, number) => {
      const [first, last] = found[number];
      for (let day = first; day <= last && kind !== "before"; day += 1) {
        if (!data.week.includes(weekday(day))) continue;
        const one = held.get(day) ?? { steps: [], done: false };
        if (kind === "step") one.steps.push(numbers.indexOf(step) + 1);
        else one.done = true;
        held.set(day, one);
      }
    });
    return held;
  };

  /** A day of the month view. */
  const cell = (day, head, { steps, done } = { steps: [] }, due = false) => {
    const parts = said(day).split(" ");
    const named = head || parts[1] === "1";
    const one = made("td", made("span", parts.slice(1, named ? 3 : 2).join(" ")));
    if (steps.length) one.append(made("b", ...steps.map((step) => made("span", step))));
    if (done) one.append(made("i", "✓"));
    const names = {
      on: steps.length,
      due,
      now: day === today(),
      off: !data.week.includes(weekday(day)),
    };
    one.className = Object.keys(names)
      .filter((name) => names[name])
      .join(" ");
    return one;
  };

  /** Render the weeks that have entries, with a gap for each run of empty weeks. */
  const month = (held, due) => {
    const marked = [...held.keys(), ...due];
    const from = Math.min(...marked);
    const rows = [];
    let skipped = 0;
    for (let monday = from - weekday(from); monday <= Math.max(...marked); monday += 7) {
      const week = [0, 1, 2, 3, 4, 5, 6].map((ahead) => monday + ahead);
      if (!week.some((day) => held.has(day) || due.has(day))) {
        skipped += 1;
        continue;
      }
      if (skipped) {
        const gap = made("td", `${skipped} week${skipped > 1 ? "s" : ""} without a date`);
        gap.colSpan = 7;
        rows.push(made("tr", gap));
      }
      const head = skipped || !rows.length;
      skipped = 0;
      rows.push(
        made("tr", ...week.map((day, n) => cell(day, head && !n, held.get(day), due.has(day)))),
      );
    }
    at("month").replaceChildren(...rows);
  };

  /** The dates as text: all of them, or those of the given steps. */
  const asText = (found, everything) =>
    data.entries
      .flatMap(({ kind, summary, text }, number) => {
        const line = `${summary}\n${said(...found[number], true)}`;
        if (kind === "step" || everything) return kind === "before" ? `${line}\n${text}` : line;
        return [];
      })
      .concat(shown.link)
      .join("\n\n");

  /** Show the dates, and store the plan. */
  const show = (first, many, named) => {
    const found = dates(data, first, many);
    const held = days(found);
    const [begin, last] = [Math.min(...held.keys()), Math.max(...found.flat())];
    const what = `${[named, count(many)].filter(Boolean).join(", ")}: ${said(begin, last, true)}`;
    const finish = `${count(many)} finish${many > 1 ? "" : "es"} on ${said(last, last, true)}.`;
    const name = named && `&project=${encodeURIComponent(named)}`;
    const fragment = `#start=${isoOf(first)}&songs=${many}${name}`;
    if (shown?.fragment !== fragment) {
      const slots = data.entries.map(({ kind, step }, at) => [kind, step, found[at][0]]);
      const steps = slots.filter(([kind]) => kind === "step");
      list(found, "steps");
      month(held, prepare(new Map(steps.map(([, step, day]) => [step, day]))));
      at("text").hidden = true;
    }
    shown = { first, many, named, fragment, link: data.page + fragment };
    shown.finish = finish[0].toUpperCase() + finish.slice(1);
    shown.text = asText(found, true);
    at("title").textContent = what[0].toUpperCase() + what.slice(1);
    at("past").hidden = first >= today();
    at("moved").hidden = data.week.includes(weekday(first));
    at("address").textContent = shown.link;
    plan.classList.add("sg-planned");
    if (mail) {
      const body = `${mail.dataset.text}\n\n${asText(found)}`.replace(/\n/g, "\r\n");
      mail.search = `subject=${encodeURIComponent(mail.dataset.subject + what)}&body=${encodeURIComponent(body)}`;
    }
    const own = { start: isoOf(first), songs: many, project: named };
    const same = kept();
    if (same?.first !== first || same.songs !== many || same.project !== named) {
      change((state) => {
        state.plan = own;
      });
    }
  };

  /** List the dates of an example. */
  const exemplify = () => {
    const monday = today() + 7 - ((today() + 3) % 7);
    if (example.open && !songsFault(songs.value)) list(dates(data, monday, songs.value), "sample");
  };

  /** Compute dates from the form: on submit, or while a year is being typed. */
  const update = (asked, typing) => {
    const value = start.value;
    const empty = !value && !start.validity.badInput;
    const told = asked || start.ariaInvalid === "true";
    const fault = empty ? told && "none" : startFault(value);
    if (typing && !(parseInt(value, 10) > 999)) return;
    const other = songsFault(songs.value);
    mark(start, fault);
    mark(songs, other);
    if (fault || other || empty) {
      plan.classList.remove("sg-planned");
      exemplify();
      say(fault || other ? words.check : "");
      if (asked) (fault ? start : songs).focus();
    } else {
      show(dayOf(value), +songs.value, nameOf(project.value));
      history.replaceState(null, "", shown.fragment);
      say(shown.finish);
    }
  };

  /** Fill in the form. */
  const take = (first, many, named) => {
    [start.value, songs.value, project.value] = [first, many, named];
    update();
  };

  /** Show the dates from the address, or those of the stored plan. */
  const open = () => {
    const hash = location.hash.slice(1);
    if (!hash || document.getElementById(hash)) {
      const own = kept();
      if (start.value) update();
      else if (own && !startFault(isoOf(own.first))) take(isoOf(own.first), own.songs, own.project);
      return;
    }
    const given = new URLSearchParams(hash);
    const first = given.get("start");
    const many = given.get("songs") || 1;
    if (startFault(first) || songsFault(many)) return say(words.unread);
    take(first, many, nameOf(given.get("project") ?? "").slice(0, project.maxLength));
  };

  const acts = {
    /** Download the calendar file. */
    save() {
      const text = calendar(data, shown.first, shown.many, shown.named);
      const link = made("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
      link.download = `${slugOf(shown.named) || "dates"}.ics`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 6e4);
      say(words.saved, shown.finish);
    },
    print: () => print(),
    /** Copy the text, or show it if that is not possible. */
    async copy() {
      try {
        await navigator.clipboard.writeText(shown.text);
        say(words.copied, shown.finish);
      } catch {
        at("text").value = shown.text;
        at("text").hidden = false;
        at("text").select();
        say(words.marked, shown.finish);
      }
    },
    /** Delete the stored plan. */
    forget() {
      change((state) => {
        delete state.plan;
      });
      form.reset();
      history.replaceState(null, "", location.pathname);
      update();
      say(words.forgotten);
      start.focus();
    },
  };

  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    update(true);
  });
  // Leaving a field may move the button, so that a press would miss it.
  form.querySelector("button").addEventListener("mousedown", (pressed) => pressed.preventDefault());
  form.addEventListener("change", () => update(false, document.activeElement === start));
  form.addEventListener("focusout", () => update());
  example.addEventListener("toggle", exemplify);
  // Browser translation wraps the text of a button in elements of its own.
  plan.addEventListener("click", ({ target }) => acts[target.closest("button")?.dataset.do]?.());
  addEventListener("hashchange", open);
  addEventListener("pageshow", () => setTimeout(open)); // WebKit clears fields on back navigation
  open();
})();
