/* The planner: computes dates, as schedule.py and timetable.py do. All texts come from the page. */
"use strict";
(() => {
  const { isoOf, dayOf, dateOf, planOf, today, said } = window.studioGuideDays;
  const { change, load, now } = window.studioGuide;

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

  /** Normalize a project name to one line without control characters. */
  const nameOf = (text) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it replaces control characters
    text.replace(/[\x00-\x20\x7f-\xa0\u2028\u2029]+/g, " ").replace(/^ | $/g, "");

  globalThis.studioGuidePlanner = { schedule, dates, nameOf };

  const at = (name) => document.getElementById(`sg-${name}`);
  if (!at("timetable")) return;
  const data = JSON.parse(at("timetable").textContent);
  const [form, start, songs, project, plan, example] = [
    "form",
    "start",
    "songs",
    "project",
    "plan",
    "example",
  ].map(at);
  const words = plan.dataset;
  let latest;

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

  /** The stored plan, or nothing. */
  const kept = () => planOf(now().plan);

  /** Store the plan, and show its dates by plan.js, unless another plan was asked for meanwhile. */
  const show = async (first, songs, project) => {
    const own = { start: isoOf(first), songs, project };
    const same = kept();
    if (same?.first !== first || same.songs !== songs || same.project !== project) {
      change((state) => {
        state.plan = own;
      });
    }
    const name = project && `&project=${encodeURIComponent(project)}`;
    const fragment = `#start=${own.start}&songs=${songs}${name}`;
    history.replaceState(null, "", fragment);
    latest = fragment;
    plan.ariaBusy = "true";
    const loaded = await load("plan");
    if (latest !== fragment) return;
    plan.ariaBusy = null;
    say(loaded ? page.show({ first, songs, project, fragment }) : words.offline);
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
      latest = "";
      plan.ariaBusy = null;
      plan.classList.remove("sg-planned");
      exemplify();
      say(fault || other ? words.check : "");
      if (asked) (fault ? start : songs).focus();
    } else {
      show(dayOf(value), +songs.value, nameOf(project.value));
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

  /** Delete the stored plan, and what is known of saved calendar files. */
  const forget = () => {
    change((state) => {
      delete state.plan;
      delete state.files;
    });
    form.reset();
    history.replaceState(null, "", location.pathname);
    update();
    say(words.forgotten);
    start.focus();
  };

  const page = Object.assign(globalThis.studioGuidePlanner, { data, at, made, list, say, plan });
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
  plan.addEventListener("click", ({ target }) => {
    if (target.closest("button")?.dataset.do === "forget") forget();
  });
  addEventListener("hashchange", open);
  addEventListener("pageshow", () => setTimeout(open)); // WebKit clears fields on back navigation
  open();
})();
