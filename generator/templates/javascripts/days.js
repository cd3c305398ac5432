/* Calendar days, for due.js, planner.js, calendar.js and today.js. A day is a number that counts
   from 1970-01-01, independent of time zones; a work week is a list of weekdays. */
(() => {
  "use strict";

  const DAY = 864e5;

  /** Format a day as 2027-01-04. */
  function isoOf(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
  }

  /** Parse such a date; returns NaN if it is invalid. */
  function dayOf(iso) {
    const day = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) / DAY : NaN;
    return !Number.isNaN(day) && isoOf(day) === iso ? day : NaN;
  }

  /** The weekday of a day; Monday is 0. */
  function weekday(day) {
    return (((day + 3) % 7) + 7) % 7;
  }

  /** The date of a project day, counting work days only. */
  function dateOf(number, start, week) {
    const ahead = week.map((day) => weekday(day - weekday(start) - 3)).sort((a, b) => a - b);
    const weeks = Math.floor((number - 1) / ahead.length);
    return start + 7 * weeks + ahead[(number - 1) % ahead.length];
  }

  /** The project day on a date, counting work days only; NaN before the start or on a day off. */
  function numberOf(day, start, week) {
    let number = Math.max(1, Math.floor((day - start) / 7) * week.length);
    while (dateOf(number, start, week) < day) number += 1;
    return dateOf(number, start, week) === day ? number : NaN;
  }

  /** A stored plan with its start as a day, or nothing if it is invalid. */
  function planOf(stored) {
    const { start, songs = 1, project = "" } = Object(stored);
    const first = dayOf(start);
    const many = songs >= 1 && songs <= 20 && songs % 1 === 0;
    return first < Infinity && many ? { first, songs, project: String(project) } : null;
  }

  /** Today in the reader's time zone. */
  function today() {
    return Math.floor(Date.now() / DAY - new Date().getTimezoneOffset() / 1440);
  }

  /** A short date range, as in "Mon 1 – Wed 3 Feb"; with the year if requested or if it changes. */
  function said(first, last = first, year = false) {
    const [from, to] = [first, last].map((day) => {
      const [name, number, month, years] = new Date(day * DAY).toUTCString().split(/,? /);
      return [name, +number, month, years];
    });
    const words = (parts, count) => parts.slice(0, count).join(" ");
    const full = year || from[3] !== to[3] ? 4 : 3;
    if (first === last) return words(to, full);
    const own = from[3] !== to[3] ? 4 : from[2] !== to[2] ? 3 : 2;
    return `${words(from, own)} – ${words(to, full)}`;
  }

  globalThis.studioGuideDays = { isoOf, dayOf, weekday, dateOf, numberOf, planOf, today, said };
})();
