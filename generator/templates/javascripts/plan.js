/* The dates of a plan, shown: a month view, steps, tasks, and ways to take them along. planner.js loads
   this script with the first dates. */
"use strict";
(() => {
  const page = window.studioGuidePlanner;
  const { data, at, made, list, say, plan, dates } = page;
  const { weekday, today, said } = window.studioGuideDays;
  const words = plan.dataset;
  /** Number of tasks shown before the rest is folded. */
  const SOON = 6;
  const tasks = [...plan.querySelectorAll("[data-days]")];
  let shown;

  /** A number of songs in words. */
  const count = (many) => `${words.numbers.split(" ")[many - 1]} song${many > 1 ? "s" : ""}`;

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

  /** Show the dates of a plan; return its end in words. */
  const show = ({ first, songs, project, fragment }) => {
    const found = dates(data, first, songs);
    const held = days(found);
    const [begin, last] = [Math.min(...held.keys()), Math.max(...found.flat())];
    const what = `${[project, count(songs)].filter(Boolean).join(", ")}: ${said(begin, last, true)}`;
    const finish = `${count(songs)} finish${songs > 1 ? "" : "es"} on ${said(last, last, true)}.`;
    if (shown?.fragment !== fragment) {
      const slots = data.entries.map(({ kind, step }, at) => [kind, step, found[at][0]]);
      const steps = slots.filter(([kind]) => kind === "step");
      list(found, "steps");
      month(held, prepare(new Map(steps.map(([, step, day]) => [step, day]))));
      at("text").hidden = true;
    }
    shown = { first, songs, project, fragment, link: data.page + fragment };
    shown.finish = finish[0].toUpperCase() + finish.slice(1);
    shown.text = asText(found, true);
    at("title").textContent = what[0].toUpperCase() + what.slice(1);
    at("past").hidden = first >= today();
    at("moved").hidden = data.week.includes(weekday(first));
    at("address").textContent = shown.link;
    plan.classList.add("sg-planned");
    const mail = at("mail");
    if (mail) {
      const body = `${mail.dataset.text}\n\n${asText(found)}`.replace(/\n/g, "\r\n");
      mail.search = `subject=${encodeURIComponent(mail.dataset.subject + what)}&body=${encodeURIComponent(body)}`;
    }
    return shown.finish;
  };

  const acts = {
    /** Download the calendar file. */
    async save() {
      if (!(await window.studioGuide.load("calendar"))) return say(words.offline);
      const { calendar, slugOf } = window.studioGuideCalendar;
      const project = slugOf(shown.project);
      let text;
      window.studioGuide.change((state) => {
        const kept = { ...state.files?.[project] };
        text = calendar(data, shown.first, shown.songs, shown.project, kept);
        state.files = { ...state.files, [project]: kept };
      });
      const link = made("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
      link.download = `${slugOf(shown.project) || "dates"}.ics`;
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
  };

  page.show = show;
  // Browser translation wraps the text of a button in elements of its own.
  plan.addEventListener("click", ({ target }) => acts[target.closest("button")?.dataset.do]?.());
})();
