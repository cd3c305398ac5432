/* The planner: dates and a calendar as schedule.py, timetable.py and calendar.py make them.
   Its words are in the page. */
"use strict";
(() => {
  /** A day in milliseconds. Days are numbers from 1970-01-01 on: no time zone moves them. */
  const DAY = 864e5;

  /** A day as 2027-01-04. */
  const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

  /** The number of such a day; NaN if there is none. */
  const dayOf = (iso) => {
    const day = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) / DAY : NaN;
    return !Number.isNaN(day) && isoOf(day) === iso ? day : NaN;
  };

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

  /** The number of a day in its week; Monday is 0. */
  const weekday = (day) => (((day + 3) % 7) + 7) % 7;

  /** A day of a project, of which only work days are counted. */
  const dateOf = (number, start, week) => {
    const ahead = week.map((day) => weekday(day - weekday(start) - 3)).sort((a, b) => a - b);
    const weeks = Math.floor((number - 1) / ahead.length);
    return start + 7 * weeks + ahead[(number - 1) % ahead.length];
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

  /** A day as 20270104. */
  const short = (day) => isoOf(day).replace(/-/g, "");

  /** A text by RFC 5545, 3.3.11. */
  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

  /** A line in pieces of less than 75 octets. */
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

  /** The name of a project in one line, without control characters. */
  const nameOf = (text) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name may not hold
    text.replace(/[\x00-\x20\x7f-\xa0\u2028\u2029]+/g, " ").replace(/^ | $/g, "");

  /** What tells the events of one project from those of another. */
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

  /** How an event repeats that spans other days than work days; nothing if it does not. */
  const repeats = ([first, last], week) => {
    let other = false;
    for (let day = first; day <= last; day += 1) other ||= !week.includes(weekday(day));
    if (!other || first === last) return [];
    const named = week.map((day) => "MOTUWETHFRSASU".slice(2 * day, 2 * day + 2));
    return [`RRULE:FREQ=WEEKLY;UNTIL=${short(last)};BYDAY=${named}`];
  };

  /** The lines of one event. */
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
  const [form, start, songs, plan, tools, mail, example] = [
    "form",
    "start",
    "songs",
    "plan",
    "tools",
    "mail",
    "example",
  ].map(at);
  const words = plan.dataset;
  const long = { timeZone: "UTC", weekday: "long", month: "long", day: "numeric", year: "numeric" };
  /** What is shown, and how days are written. */
  let format, shown;

  /** Days as people say them. */
  const said = ([first, last]) => {
    format ??= new Intl.DateTimeFormat("en-US", long);
    return format.formatRange(first * DAY, last * DAY);
  };

  /** A number of songs in words. */
  const count = (many) => `${words.numbers.split(" ")[many - 1]} song${many > 1 ? "s" : ""}`;

  /** Today where the reader is. */
  const today = () => Math.floor(Date.now() / DAY - new Date().getTimezoneOffset() / 1440);

  /** Tells a message, once. */
  const say = (...message) => {
    const text = message.join(" ");
    if (at("said").textContent !== text) at("said").textContent = text;
  };

  /** What is wrong with a start, if anything. */
  const startFault = (value) => {
    const day = dayOf(value);
    if (Number.isNaN(day)) return "wrong";
    return day < dayOf(start.min) || day > dayOf(start.max) ? "range" : "";
  };

  /** What is wrong with a number of songs. */
  const songsFault = (value) =>
    +value >= 1 && +value <= +songs.max && value % 1 === 0 ? "" : "range";

  /** Says how to fix a field. */
  const mark = (field, fault) => {
    field.nextElementSibling.textContent = field.dataset[fault] || "";
    field.ariaInvalid = !!fault;
  };

  /** A new element. */
  const made = (tag, ...inner) => {
    const one = document.createElement(tag);
    one.append(...inner);
    return one;
  };

  /** Lists steps, or all of it. */
  const list = (found, place, all) => {
    const steps = [];
    const ready = [];
    data.entries.forEach(({ kind, summary, text, address }, number) => {
      if (!all && kind !== "step") return;
      const when = made("b", said(found[number]));
      const link = made("a", summary);
      link.href = `../${address.slice(data.site.length)}`;
      if (kind === "step") steps.push(made("li", link, when));
      else if (kind === "milestone") steps[steps.length - 1].append(made("small", summary, when));
      else {
        const items = text
          .split(/^- /m)
          .slice(1)
          .map((item) => made("li", item));
        ready.push({ day: found[number][0], line: made("li", when, link, made("ul", ...items)) });
      }
    });
    ready.sort((one, other) => one.day - other.day);
    at(place).replaceChildren(...steps);
    if (!all) return;
    at("ready").replaceChildren(...ready.map(({ line }) => line));
    at("ready-title").hidden = !ready.length;
    at("text").hidden = true;
  };

  /** The dates as text: all, or those of the steps. */
  const asText = (found, all) =>
    data.entries
      .flatMap(({ kind, summary, text }, number) => {
        const line = `${summary}\n${said(found[number])}`;
        if (kind === "step" || all) return kind === "before" ? `${line}\n${text}` : line;
        return [];
      })
      .concat(shown.link)
      .join("\n\n");

  /** Shows dates. */
  const show = (first, many) => {
    const found = dates(data, first, many);
    const last = Math.max(...found.flat());
    const what = `${count(many)} from ${said([first, first])}`;
    const finish = `${count(many)} finish${many > 1 ? "" : "es"} on ${said([last, last])}.`;
    const fragment = `#start=${isoOf(first)}&songs=${many}`;
    if (shown?.fragment !== fragment) list(found, "steps", true);
    shown = { first, many, fragment, link: data.page + fragment };
    shown.finish = finish[0].toUpperCase() + finish.slice(1);
    shown.text = asText(found, true);
    at("title").textContent = `${words.yours}: ${what}`;
    at("past").hidden = first >= today();
    at("address").textContent = shown.link;
    plan.classList.add("sg-planned");
    if (mail) {
      const body = `${mail.dataset.text}\n\n${asText(found)}`.replace(/\n/g, "\r\n");
      mail.search = `subject=${encodeURIComponent(mail.dataset.subject + what)}&body=${encodeURIComponent(body)}`;
    }
  };

  /** Lists an example. */
  const exemplify = () => {
    const monday = today() + 7 - ((today() + 3) % 7);
    if (example.open && !songsFault(songs.value)) list(dates(data, monday, songs.value), "sample");
  };

  /** Makes dates of the fields: asked to, or while a year is typed. */
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
      show(dayOf(value), +songs.value);
      history.replaceState(null, "", shown.fragment);
      say(shown.finish);
    }
  };

  /** Shows dates of the address. */
  const open = () => {
    const hash = location.hash.slice(1);
    if (!hash || document.getElementById(hash)) return start.value && update();
    const given = new URLSearchParams(hash);
    const first = given.get("start");
    const many = given.get("songs") || 1;
    if (startFault(first) || songsFault(many)) return say(words.unread);
    start.value = first;
    songs.value = many;
    update();
  };

  const acts = {
    /** Hands over the file. */
    save() {
      const file = new Blob([calendar(data, shown.first, shown.many)], { type: "text/calendar" });
      const link = made("a");
      link.href = URL.createObjectURL(file);
      link.download = "dates.ics";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 6e4);
      say(words.saved, shown.finish);
    },
    print: () => print(),
    /** Copies the text, or shows it. */
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
  };

  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    update(true);
  });
  // To leave a field may move the button: a press must not.
  form[2].addEventListener("mousedown", (pressed) => pressed.preventDefault());
  form.addEventListener("change", () => update(false, document.activeElement === start));
  form.addEventListener("focusout", () => update());
  example.addEventListener("toggle", exemplify);
  // Translation by a browser puts elements of its own into a button.
  tools.addEventListener("click", ({ target }) => acts[target.closest("button")?.dataset.do]?.());
  addEventListener("hashchange", open);
  addEventListener("pageshow", () => setTimeout(open)); // back again: WebKit empties fields then
  open();
})();
