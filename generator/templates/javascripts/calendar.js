/* The calendar file of a project, as calendar.py writes it. planner.js loads this script when the
   file is asked for. */
"use strict";
(() => {
  const { isoOf, dayOf, weekday } = window.studioGuideDays;
  const { dates } = window.studioGuidePlanner;

  /** Format a day as 20270104. */
  const short = (day) => isoOf(day).replace(/-/g, "");

  /** Format a time, in seconds since 1970, as 20270104T120000Z. */
  const time = (seconds) => new Date(seconds * 1e3).toISOString().replace(/[-:]|\.000/g, "");

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

  /** The hash of a text: FNV-1a over its UTF-16 code units. */
  const hash = (text) => {
    let mark = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) {
      mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193);
    }
    return mark >>> 0;
  };

  /** The suffix that distinguishes the events of one project from those of another. */
  const slugOf = (typed) => {
    const name = typed.normalize("NFC").toLowerCase();
    const words = (name.match(/[a-z0-9]+/g) ?? []).join("-").slice(0, 64);
    const slug = words.replace(/^-|-$/g, "");
    if (slug.replace(/-/g, " ") === name) return slug;
    return [slug, hash(name).toString(16).padStart(8, "0")].filter(Boolean).join("-");
  };

  /** SEQUENCE and LAST-MODIFIED of an event, as revisions.py computes them: from the day on which
      the event ends and the day on which the guide was last changed. */
  const computed = (last, updated) => {
    const changed = dayOf(updated ?? "2026-01-01");
    return [Math.max(0, changed + last), changed * 86400 + last];
  };

  /** The same of an event that an earlier file had: another content raises both. */
  const next = (own, earlier, same) =>
    same
      ? earlier
      : [Math.min(2 ** 31 - 1, Math.max(own[0], earlier[0] + 1)), Math.max(own[1], earlier[1] + 1)];

  /** The recurrence rule of an event that covers other days than work days; empty if not needed. */
  const repeats = ([first, last], week) => {
    let other = false;
    for (let day = first; day <= last; day += 1) other ||= !week.includes(weekday(day));
    if (!other || first === last) return [];
    const named = week.map((day) => "MOTUWETHFRSASU".slice(2 * day, 2 * day + 2));
    return [`RRULE:FREQ=WEEKLY;UNTIL=${short(last)};BYDAY=${named}`];
  };

  /** The properties of an event, with a gap for each one that tells its revision. */
  const event = ({ host, week }, project, entry, days) => {
    const { key, kind, summary, text, address } = entry;
    const title = escaped(project ? `${project}: ${summary}` : summary);
    const repeated = repeats(days, week);
    const uid = [slugOf(project), key].filter(Boolean).join(".");
    return [
      "BEGIN:VEVENT",
      `SUMMARY:${title}`,
      `DTSTART;VALUE=DATE:${short(days[0])}`,
      `DTEND;VALUE=DATE:${short(days[repeated.length ? 0 : 1] + 1)}`,
      "DTSTAMP:",
      `UID:${escaped(`${uid}@${host}`)}`,
      "SEQUENCE:",
      ...repeated,
      `DESCRIPTION:${escaped(text ? `${text}\n${address}` : address)}`,
      "LAST-MODIFIED:",
      "TRANSP:TRANSPARENT",
      `URL:${address}`,
      ...(kind === "before"
        ? ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${title}`, "TRIGGER:-PT15H", "END:VALARM"]
        : []),
      "END:VEVENT",
    ];
  };

  /** The calendar file of a project. `kept` has a text for each event of the project's last file, by
      key: the hash of its content, SEQUENCE and LAST-MODIFIED. It is filled with those of this one. */
  const calendar = (data, start, songs, project = "", kept = {}) => {
    const days = dates(data, start, songs);
    const many = songs === 1 ? "one song" : `${songs} songs`;
    const named = [project, many].filter(Boolean).join(" – ");
    // Many programs show the backslash of an escaped character.
    const title = `${data.studio}: ${named}`.replace(/ *[,;\\][ ,;\\]*/g, " ").replace(/^ /, "");
    const events = data.entries.map((entry, at) => {
      const lines = event(data, project, entry, days[at]);
      const mark = hash(lines.join("\n"));
      const own = computed(days[at][1], data.updated);
      const told = /^"(\d+) (\d{1,10}) (-?\d{1,11})"$/
        .exec(JSON.stringify(kept[entry.key]))
        ?.slice(1)
        .map(Number);
      const [sequence, stamp] = told ? next(own, told.slice(1), told[0] === mark) : own;
      const values = {
        "DTSTAMP:": time(stamp),
        "SEQUENCE:": sequence,
        "LAST-MODIFIED:": time(stamp),
      };
      const filled = lines.map((line) => (line in values ? line + values[line] : line));
      return [entry.key, `${mark} ${sequence} ${stamp}`, filled];
    });
    for (const key of Object.keys(kept)) delete kept[key];
    for (const [key, revision] of events) kept[key] = revision;
    return [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//studio-guide//EN",
      `X-WR-CALDESC:${escaped(data.signature)}`,
      `X-WR-CALNAME:${title}`,
      ...events.flatMap(([, , lines]) => lines),
      "END:VCALENDAR",
      "",
    ]
      .map(folded)
      .join("\r\n");
  };

  globalThis.studioGuideCalendar = { calendar, slugOf, computed, next };
})();
