// Reads calendars as Thunderbird does: node calendars.mjs FILE… prints their events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const value = (event, name) => event.getFirstPropertyValue(name);

function event(one) {
  const rule = value(one, "rrule");
  return {
    uid: value(one, "uid"),
    summary: value(one, "summary"),
    description: value(one, "description"),
    first: String(value(one, "dtstart")),
    end: String(value(one, "dtend")),
    sequence: value(one, "sequence"),
    modified: String(value(one, "last-modified")),
    repeats: rule ? String(rule) : "",
  };
}

const files = process.argv.slice(2).map((name) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(name, "utf8")));
  return {
    title: value(calendar, "x-wr-calname"),
    events: calendar.getAllSubcomponents("vevent").map(event),
  };
});
console.log(JSON.stringify(files));
