// Glossary terms: shows the definition in a card on tap, key press or hover. Without this script, a
// term is a link to the glossary; the card contains that link as well.
"use strict";
(() => {
  const WAIT = 250; // milliseconds before the card opens on hover, and before it closes
  const terms = [...document.querySelectorAll("a.sg-term[title]")];
  if (!terms.length || !("popover" in HTMLElement.prototype)) return;

  const card = document.createElement("div");
  const meaning = document.createElement("p");
  const more = document.createElement("a");
  card.id = "sg-meaning";
  card.className = "sg-meaning";
  card.popover = "manual"; // for the top layer; opening and closing is handled below
  more.textContent = "In the glossary";
  card.append(meaning, more);
  let owner = null;
  let hovered = false; // whether the card was opened by hovering
  let timer;

  /** Position the card below its term, inside the viewport. */
  function place() {
    const word = owner.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(word.left, wide - card.offsetWidth - 8));
    const below =
      word.bottom + 6 + card.offsetHeight <= innerHeight || word.top < card.offsetHeight + 6;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? word.bottom + 6 : word.top - card.offsetHeight - 6) + scrollY}px`;
  }

  /** Open the card for a term: permanently, or for as long as the mouse is over it. */
  function open(term, hover) {
    clearTimeout(timer);
    if (owner === term) return;
    close();
    hovered = hover;
    owner = term;
    meaning.textContent = term.dataset.meaning;
    more.href = term.href;
    term.after(card); // next in reading and focus order
    term.setAttribute("aria-expanded", "true");
    card.showPopover();
    place();
  }

  /** Close the card. */
  function close() {
    clearTimeout(timer);
    if (!owner) return;
    card.hidePopover();
    owner.setAttribute("aria-expanded", "false");
    owner = null;
  }

  /** Move the focus back to the term, if the card had it. */
  function dismiss() {
    const term = owner;
    const inside = card.contains(document.activeElement);
    close();
    if (inside) term.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && owner) dismiss();
  });
  document.addEventListener("pointerdown", (event) => {
    if (owner && !card.contains(event.target) && !owner.contains(event.target)) close();
  });
  addEventListener("resize", () => {
    if (owner) place();
  });
  const soon = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, WAIT);
  };
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => {
    if (hovered) soon(close);
  });

  for (const term of terms) {
    term.dataset.meaning = term.title;
    term.removeAttribute("title");
    term.setAttribute("role", "button");
    term.setAttribute("aria-expanded", "false");
    term.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // opens a new tab or window
      event.preventDefault();
      if (owner !== term) open(term, false);
      else if (hovered)
        hovered = false; // the first press keeps a hovered card open
      else close();
    });
    term.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        term.click();
      }
    });
    term.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && owner !== term) soon(() => open(term, true));
    });
    term.addEventListener("pointerleave", () => {
      clearTimeout(timer);
      if (hovered && owner === term) soon(close);
    });
  }
})();
