// What the gates see of a page from the inside. Each probe returns plain values.
window.gates = (() => {
  const CONTROLS =
    "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [tabindex='0']";
  const LOOKS = [
    "outlineStyle",
    "outlineWidth",
    "outlineColor",
    "boxShadow",
    "backgroundColor",
    "borderTopColor",
    "borderTopWidth",
    "borderBottomColor",
    "borderBottomWidth",
    "textDecorationLine",
    "textDecorationThickness",
    "color",
    "opacity",
    "transform",
  ];
  const figures = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) figures.lcp = one.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) figures.cls += one.value; // nobody touches the page while it loads
  }).observe({ type: "layout-shift", buffered: true });

  const all = () => [...document.querySelectorAll("body, body *")];
  const words = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const name = (one) => {
    const id = one.id ? `#${one.id}` : one.classList.length ? `.${one.classList[0]}` : "";
    const text = words(
      one.getAttribute("aria-label") || one.innerText || one.textContent || one.value || "",
    );
    return `<${one.localName}>${id}${text ? ` "${text}"` : ""}`;
  };
  const unlike = (list) => [...new Set(list)];
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const boxes = (one) => [...one.getClientRects()].filter((box) => box.width > 2 && box.height > 2);
  const ancestors = function* (one) {
    for (let at = one.parentElement; at; at = at.parentElement) yield at;
  };
  // html and body hand their overflow to the window; what is inside them is not cut by them.
  const isRoot = (one) => one === document.documentElement || one === document.body;

  // The focused element, its labels and their boxes drawn by style: a ring may be on any of them.
  const look = (one) =>
    [one, ...(one.labels || [])]
      .flatMap((part) =>
        [null, "::before", "::after"].map((pseudo) => getComputedStyle(part, pseudo)),
      )
      .map((style) =>
        LOOKS.map((key) =>
          key.startsWith("outline") && style.outlineStyle === "none" ? "" : style[key],
        ).join(),
      )
      .join(";");
  const hiddenAt = (one) => {
    const parts = [one, ...(one.labels || [])].filter((part) => shown(part) && boxes(part).length);
    if (!parts.length) return shown(one) ? "has no size" : "is invisible";
    const inside = parts
      .flatMap(boxes)
      .map((box) => [
        Math.max(box.left, 0),
        Math.max(box.top, 0),
        Math.min(box.right, innerWidth),
        Math.min(box.bottom, innerHeight),
      ])
      .filter(([left, top, right, bottom]) => right - left > 1 && bottom - top > 1);
    if (!inside.length) return "is outside the window";
    const points = inside.flatMap(([left, top, right, bottom]) => {
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return [
        [x, y],
        [left + 1, y],
        [right - 1, y],
        [x, top + 1],
        [x, bottom - 1],
      ];
    });
    const ours = (hit) =>
      hit &&
      parts.some(
        (part) =>
          part.contains(hit) || (hit.contains(part) && hit.closest("a, button, label") === hit),
      );
    return points.some(([x, y]) => ours(document.elementFromPoint(x, y)))
      ? ""
      : "is covered or cut off";
  };
  const focused = () => {
    const one = document.activeElement;
    return !one || isRoot(one) ? null : one;
  };
  let seen, last;

  // A date field halts the Tab key at month, day, year and its picker, one after another.
  const DATE_PARTS = 4;
  let parts = 0;
  const start = () => {
    seen = new Set();
    last = null;
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
  };
  // What the Tab key has just reached, and whether the stop before it looks another way without the focus.
  const stop = () => {
    const ring = last !== null && look(last.one) !== last.look;
    const one = focused();
    if (one?.type === "date" && one === last?.one && ++parts < DATE_PARTS)
      return { ring, part: true };
    parts = 0;
    const again = one !== null && seen.has(one);
    if (!one || (again && one === [...seen][0] && (seen.size > 1 || alone()))) return { ring };
    last = { one, look: look(one) };
    seen.add(one);
    return { ring, name: name(one), hidden: hiddenAt(one), again };
  };
  const alone = () =>
    [...document.querySelectorAll(CONTROLS)].filter((one) => shown(one) && !one.disabled).length <
    2;
  const hidden = () => (focused() ? hiddenAt(focused()) : "");
  // Gives a stop the focus again; returns its box in the window, with room for a ring.
  const focusStop = (index) => {
    const one = [...seen][index];
    one.focus();
    const box = (shown(one) && boxes(one)[0]) || boxes(one.labels?.[0] || one)[0];
    if (!box || document.activeElement !== one) return null;
    const [left, top] = [Math.max(box.left - 8, 0), Math.max(box.top - 8, 0)];
    const [right, bottom] = [
      Math.min(box.right + 8, innerWidth),
      Math.min(box.bottom + 8, innerHeight),
    ];
    return right - left > 1 && bottom - top > 1 ? [left, top, right - left, bottom - top] : null;
  };
  const blur = () => document.activeElement?.blur();

  const texts = function* () {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (
        !node.data.trim() ||
        parent.closest("script, style, template, noscript, svg, option") ||
        !shown(parent)
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const found = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      if (found.length) yield [node, found];
    }
  };
  const tiny = (one) =>
    !boxes(one).length ||
    /inset\(50%|rect\(0/.test(getComputedStyle(one).clipPath + getComputedStyle(one).clip);
  const cutBy = (node, found) => {
    for (const one of ancestors({ parentElement: node.parentElement })) {
      if (isRoot(one)) return null;
      if (tiny(one) && getComputedStyle(one).display !== "contents") return null;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const cuts = (value) => value === "hidden" || value === "clip";
      const scrolls = (value) => value === "auto" || value === "scroll";
      const wide = found.some((text) => text.right > box.right + 2 || text.left < box.left - 2);
      const high = found.some((text) => text.bottom > box.bottom + 3 || text.top < box.top - 3);
      if ((wide && cuts(style.overflowX)) || (high && cuts(style.overflowY))) return one;
      if (scrolls(style.overflowX) || scrolls(style.overflowY)) return null;
    }
    return null;
  };
  const clipped = () =>
    unlike(
      [...texts()].flatMap(([node, found]) => {
        const by = cutBy(node, found);
        return by ? [`"${words(node.data)}" is cut off by ${name(by)}`] : [];
      }),
    );

  const sideways = () => {
    const room = document.documentElement.clientWidth;
    const kept = (one) =>
      [...ancestors(one)].some((at) => !isRoot(at) && getComputedStyle(at).overflowX !== "visible");
    const outside = [...texts()]
      .filter(
        ([node, found]) =>
          found.some((box) => box.right > room + 1) && !kept(node) && !tiny(node.parentElement),
      )
      .map(
        ([node]) =>
          `"${words(node.data)}" in ${name(node.parentElement)} stands ${Math.round(node.parentElement.getBoundingClientRect().right - room)} pixels outside`,
      );
    const wider = document.scrollingElement.scrollWidth - room;
    if (wider <= 0) return unlike(outside);
    const cause = all()
      .filter((one) => one.getBoundingClientRect().right > room + 1 && shown(one) && !kept(one))
      .pop();
    return [
      `the page scrolls ${wider} pixels sideways${cause ? `, because of ${name(cause)}` : ""}`,
    ];
  };

  const LEAST = 24;
  const ROW = 44;
  const sizeOf = (box) => `${Math.round(box.width)} by ${Math.round(box.height)} pixels`;
  const small = (box) => box.width < LEAST - 0.5 || box.height < LEAST - 0.5;
  const inline = (one) => one.localName === "a" && getComputedStyle(one).display === "inline";
  // A link in a sentence is as high as its line. Other links beside it make no sentence.
  const inSentence = (one) => {
    let block = one.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (
        /[\p{L}\p{N}]/u.test(node.data) &&
        !node.parentElement.closest(CONTROLS)?.matches("a, button")
      )
        return true;
    return false;
  };
  const far = (one, others) => {
    const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const [x, y] = middle(one.getBoundingClientRect());
    return others.every((other) => {
      if (other === one || other.contains(one) || one.contains(other)) return true;
      const box = other.getBoundingClientRect();
      const [ox, oy] = middle(box);
      const gap = Math.hypot(
        Math.max(box.left - x, 0, x - box.right),
        Math.max(box.top - y, 0, y - box.bottom),
      );
      return gap >= LEAST / 2 - 0.5 && (!small(box) || Math.hypot(ox - x, oy - y) >= LEAST - 0.5);
    });
  };
  const targets = () => {
    const there = (one) => shown(one) && boxes(one).length > 0;
    const rows = [...document.querySelectorAll("[data-list] label")].filter(
      (one) => there(one) && one.control?.type === "checkbox",
    );
    const low = rows
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, box]) => box.height < ROW - 0.5);
    const controls = [...document.querySelectorAll(CONTROLS)].filter(there);
    const wrong = controls.filter((one) => {
      const labels = [...(one.labels || [])].filter(there);
      if (![one, ...labels].every((part) => small(part.getBoundingClientRect()))) return false;
      return inline(one) ? !inSentence(one) && !far(one, controls) : true;
    });
    return [
      ...low.map(([one, box]) => `${name(one)} in a list is ${sizeOf(box)}, less than ${ROW} high`),
      ...wrong.map(
        (one) =>
          `${name(one)} is ${sizeOf(one.getBoundingClientRect())}, less than ${LEAST} by ${LEAST}`,
      ),
    ];
  };

  const seconds = (text) =>
    Math.max(...text.split(",").map((one) => parseFloat(one) * (one.includes("ms") ? 0.001 : 1)));
  const motion = () => {
    const found = all().flatMap((one) =>
      [null, "::before", "::after"].flatMap((pseudo) => {
        const style = getComputedStyle(one, pseudo);
        const moves = [];
        if (style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0.01)
          moves.push("has a transition");
        if (style.animationName !== "none" && seconds(style.animationDuration) > 0.01)
          moves.push("has an animation");
        return moves.map((what) => `${name(one)}${pseudo || ""} ${what}`);
      }),
    );
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth";
    const running = document.getAnimations().filter((one) => one.playState === "running").length;
    return [
      ...unlike(found),
      ...(smooth ? ["the page scrolls smoothly"] : []),
      ...(running && !found.length ? [`${running} animations run`] : []),
    ];
  };

  const inlineScripts = () =>
    [...document.scripts]
      .filter((one) => !one.src && /^$|javascript|module/.test(one.type))
      .map((one) => one.textContent);
  let opened = [];
  const toggleAll = () => {
    const closing = opened.length > 0;
    // A menu lies over the page and hides parts of it on purpose; test_gates opens it by itself.
    const folded = [...document.querySelectorAll("details:not([open])")];
    opened = closing ? opened : folded.filter((one) => !one.closest("header nav"));
    for (const one of opened) one.open = !closing;
    if (closing) opened = [];
  };
  const styled = (rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = rules
      ? [...document.adoptedStyleSheets, sheet]
      : document.adoptedStyleSheets.slice(0, -1);
  };
  const larger = () => {
    const root = document.documentElement;
    root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
  };
  const asBefore = () => document.documentElement.style.removeProperty("font-size");

  return {
    start,
    stop,
    hidden,
    focusStop,
    blur,
    clipped,
    sideways,
    targets,
    motion,
    inlineScripts,
    toggleAll,
    styled,
    larger,
    asBefore,
    figures: () => figures,
  };
})();
