/* The calendar file of a project, as calendar.py writes it. planner.js loads this script when the
   file is asked for. */
"use strict";
(() => {
  const { isoOf, dayOf, weekday } = window.studioGuideDays;
  const { dates } = window.studioGuidePlanner;

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
        ? ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${title}`, "TRIGGER:-PT15H", "END:VALARM"]
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

  globalThis.studioGuideCalendar = { calendar, slugOf };
})();
