/* Draws from the index of all items: the bars of the journey, the counts on links to lists, and the
   overview of songs. ticks.js loads this script with the index, once something is ticked. */
(() => {
  "use strict";

  const guide = window.studioGuide;
  const { all, at, split, share, called } = guide;

  /** Progress of a step in percent, in steps of 10; it is 100 only if everything is done. */
  function tenths([done, many]) {
    return done === many ? 100 * !!many : Math.ceil((done / many) * 9) * 10;
  }

  /** Fill a bar from below in proportion to its progress. */
  function paint({ dataset, firstElementChild: link }) {
    const whole = link?.querySelector(".sg-bar-most");
    if (!whole) return;
    const part = link.querySelector(".sg-bar-done") ?? whole.cloneNode();
    const height = (parseFloat(whole.getAttribute("height")) * dataset.done) / 100;
    part.setAttribute("class", "sg-bar-done");
    part.setAttribute("y", `${100 - height}%`);
    part.setAttribute("height", `${height}%`);
    whole.parentElement.append(part);
  }

  /** Fill the bars of the journey, and the count on the link to each list. */
  function fill() {
    for (const [step, main, lists] of guide.items().steps) {
      const items = Object.entries(lists).map(([list, ids]) => [list, split(ids)]);
      const own = items.filter(([list]) => !main || list === main).flatMap(([, ids]) => ids);
      for (const bar of all(`[data-journey] [data-step="${step}"]`)) {
        bar.dataset.done = tenths(share(own));
        paint(bar);
      }
      for (const [list, ids] of items) {
        const [done, many] = share(ids);
        for (const link of all(`[data-ready="${list}"]:not(:has([data-words]))`)) {
          link.textContent = `${done === many ? "Ready" : "Get ready"}: ${done} of ${many}`;
        }
      }
    }
  }

  /** Create an element. */
  function made(tag, facts, ...inner) {
    const one = Object.assign(document.createElement(tag), facts);
    one.append(...inner);
    return one;
  }

  /** A song in the list, with its progress step by step. */
  function row(song, steps) {
    const shown = song === guide.now().song;
    const shares = steps.map(([, main, lists]) => {
      const own = main ? [lists[main]] : Object.values(lists);
      return share(own.flatMap(guide.split), song);
    });
    const [done, many] = shares.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    const bars = shares.map((part, index) => {
      const full = tenths(part) === 100;
      const bar = made("span", {}, full ? "✓" : String(index + 1));
      bar.style.setProperty("--sg-done", tenths(part) / 100);
      bar.style.setProperty("--sg-tall", steps[index][3] / 100);
      return bar;
    });
    const open = shares.findIndex(([a, b]) => a < b);
    const next = shares[open];
    const words = next ? `In step ${open + 1}: ${next[0]} of ${next[1]} done` : "All steps done";
    const look = made("button", { type: "button", className: "sg-button" }, "Show");
    look.setAttribute("aria-label", `Show ${called(song)}`);
    [look.dataset.at, look.dataset.song] = ["show", song];
    const line = made(
      "li",
      {},
      made("p", {}, made("b", {}, called(song)), made("span", {}, `${done} of ${many} done`)),
      made("div", { className: "sg-fill", ariaHidden: "true" }, ...bars),
      made("p", {}, made("span", {}, words), shown ? made("small", {}, "shown here") : look),
    );
    line.toggleAttribute("data-shown", shown);
    return line;
  }

  /** Update the page from the state. */
  function draw() {
    fill();
    const songs = guide.several() ? Object.keys(guide.now().t) : [];
    const { steps } = guide.items();
    at("overview")?.replaceChildren(...songs.map((song) => row(song, steps)));
  }

  document.addEventListener("studio-guide", draw);
})();
