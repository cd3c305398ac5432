/*
 * The run sheets for staff: checkboxes on rows, filters by role and day, the current row, and names
 * to copy. The state is {role: "assistant", ticks: {"<step>/<row>": time}}, stored under
 * "studio-guide-staff" on this device; ticks expire after two days, as the next project uses the
 * same sheet. The planner stores the start of a project under "studio-guide", as
 * {plan: {start, songs}}.
 */
(() => {
  const KEY = "studio-guide-staff";
  const EXPIRY = 2 * 86_400_000; // milliseconds
  const { numberOf, planOf, today } = window.studioGuideDays;
  const read = (key) => {
    try {
      return Object(JSON.parse(localStorage.getItem(key)));
    } catch {
      return {};
    }
  };
  const state = { role: "", ticks: {}, ...read(KEY) };
  state.ticks = Object.fromEntries(
    Object.entries(Object(state.ticks)).filter(([, time]) => Date.now() - time < EXPIRY),
  );
  const keep = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch {
      // Without storage, ticks are kept until the page is closed.
    }
  };

  /** The project day of today; NaN before the start and on a day off. */
  const projectDay = () => {
    const plan = planOf(read("studio-guide").plan);
    const week = document.querySelector("[data-week]").dataset.week.split(" ").map(Number);
    return plan ? numberOf(today(), plan.first, week) : Number.NaN;
  };

  const sheet = document.querySelector("[data-today]");
  if (sheet) {
    work(sheet);
  } else {
    point();
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (navigator.clipboard) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      });
    }
  }

  /** On the staff index: show what is scheduled today. */
  function point() {
    const day = projectDay();
    const line = document.querySelector("[data-now]");
    const steps = [...document.querySelectorAll(".sg-steps [data-first]")];
    const now = steps.filter(
      (one) => Number(one.dataset.first) <= day && day <= Number(one.dataset.last),
    );
    if (!line || !now.length) {
      return;
    }
    line.append(`Today is day ${day}: `);
    for (const [at, one] of now.entries()) {
      const row = one.closest("li");
      row.classList.add("sg-now");
      line.append(at ? ", " : "", row.querySelector("a").cloneNode(true));
    }
    line.hidden = false;
  }

  /** On a run sheet: set up filters, checkboxes and the current row. */
  function work(panel) {
    const rows = [...document.querySelectorAll(".sg-run > li")];
    const said = panel.querySelector("[data-said]");
    const chips = (name) => [...panel.querySelectorAll(`.sg-chip[data-${name}]`)];
    const stepDay = projectDay() - Number(panel.dataset.first) + 1;
    let day = chips("day").some((chip) => chip.dataset.day === String(stepDay))
      ? String(stepDay)
      : "";
    const keyOf = (box) => `${panel.dataset.today}/${box.dataset.row}`;

    const show = () => {
      for (const chip of chips("role")) {
        chip.setAttribute("aria-pressed", chip.dataset.role === state.role);
      }
      for (const chip of chips("day")) {
        chip.setAttribute("aria-pressed", chip.dataset.day === day);
      }
      for (const row of rows) {
        const mine = !state.role || !row.dataset.role || row.dataset.role === state.role;
        const list = row.parentElement;
        row.hidden = !mine || Boolean(day && list.dataset.day && list.dataset.day !== day);
        row.classList.toggle("sg-done", row.querySelector("input").checked);
      }
      for (const list of document.querySelectorAll(".sg-run")) {
        const empty = ![...list.children].some((row) => !row.hidden);
        list.hidden = empty;
        for (
          let above = list.previousElementSibling;
          above?.matches(".sg-day, .sg-run__day");
          above = above.previousElementSibling
        ) {
          above.hidden = empty;
        }
      }
      const shown = rows.filter((row) => !row.hidden);
      const done = shown.filter((row) => row.classList.contains("sg-done")).length;
      said.textContent = `${done} of ${shown.length} done`;
    };

    /** Mark the last row whose time has passed, if only the rows of one day are shown. */
    const mark = () => {
      const time = new Date().toTimeString().slice(0, 5);
      let current;
      for (const list of document.querySelectorAll(".sg-run")) {
        const timed = [...list.children].filter((row) => row.dataset.time && !row.hidden);
        const now = timed.filter((row) => row.dataset.time <= time).pop();
        const today = !list.dataset.day || list.dataset.day === (day || String(stepDay));
        if (today) {
          current ??= now;
        }
        for (const row of timed) {
          row.classList.toggle("sg-now", today && row === now);
        }
        const axis = list.previousElementSibling;
        for (const block of axis?.matches(".sg-day") ? axis.querySelectorAll("rect") : []) {
          block.classList.toggle("sg-now", today && block.dataset.time === now?.dataset.time);
        }
      }
      jump(current);
    };
    /** Link to the current row, if there is one. */
    const jump = (row) => {
      const link = panel.querySelector("[data-jump]");
      link.hidden = !row;
      if (row) {
        link.hash = row.querySelector("input").id;
        link.textContent = `Now: ${row.dataset.time}`;
      }
    };
    const update = () => {
      show();
      mark();
    };

    for (const row of rows) {
      const box = row.querySelector("input");
      box.checked = Boolean(state.ticks[keyOf(box)]);
      box.addEventListener("change", () => {
        if (box.checked) {
          state.ticks[keyOf(box)] = Date.now();
        } else {
          delete state.ticks[keyOf(box)];
        }
        keep();
        show();
      });
    }
    panel.addEventListener("click", (event) => {
      const chip = event.target.closest(".sg-chip");
      if (chip?.dataset.role !== undefined) {
        state.role = chip.dataset.role;
        keep();
      } else if (chip) {
        day = chip.dataset.day;
      } else if (event.target.closest("[data-clear]")) {
        for (const row of rows) {
          const box = row.querySelector("input");
          box.checked = false;
          delete state.ticks[keyOf(box)];
        }
        keep();
      }
      update();
    });
    if (state.role && !chips("role").some((chip) => chip.dataset.role === state.role)) {
      state.role = "";
    }
    update();
    setInterval(mark, 30_000);
  }
})();
