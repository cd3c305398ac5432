/* Dates instead of relative days, on lists and steps. ticks.js loads this script, after days.js, once
   the planner has stored a start date. */
(() => {
  "use strict";

  const guide = window.studioGuide;
  const { all, split } = guide;
  const { dateOf, planOf, said } = window.studioGuideDays;
  const dated = all("[data-firsts]");
  const legends = guide.legends.map((one) => [one, one.firstElementChild.textContent]);

  /** Replace relative days by dates if there is a plan; otherwise restore them. */
  function draw() {
    const chosen = planOf(guide.now().plan);
    for (const { dataset } of dated) {
      if (!chosen) break;
      const days = [dataset.firsts, dataset.lasts].map((list) => +split(list)[chosen.songs - 1]);
      const week = split(dataset.week).map(Number);
      dataset.days = days.map((day) => dateOf(day, chosen.first, week)).join(" ");
    }
    for (const place of all("[data-when]")) {
      const days = place.closest("[data-firsts]").dataset.days;
      place.dataset.none ??= place.textContent;
      const [first, last] = split(days).map(Number);
      const before = place.dataset.when;
      place.textContent = chosen ? before + said(first, last) : place.dataset.none;
    }
    for (const link of all("[data-chosen]")) {
      link.dataset.none ??= link.textContent;
      link.textContent = link.dataset[chosen ? "chosen" : "none"];
    }
    const [first, last] = split(dated[0]?.dataset.days).map(Number);
    for (const [legend, title] of legends) {
      const due = legend.dataset.due;
      const words = {
        "": title,
        0: said(first),
        before: `By ${said(first)}`,
        during: said(first, last),
        after: `After ${said(last)}`,
      };
      if (!legend.children[1]) legend.append(" ", document.createElement("small"));
      const [text, small] = legend.children;
      text.textContent = chosen ? (words[due] ?? `By ${said(first - due)}`) : title;
      small.textContent = chosen && due ? title : "";
    }
    guide.upcoming();
  }

  document.addEventListener("studio-guide", draw);
  draw();
})();
