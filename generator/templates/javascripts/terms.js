// Glossary terms: the meaning opens beside the word, by tap, key or mouse. Without this script a term
// is a link to the glossary, and stays one: the card says so.
"use strict";
(() => {
  const WAIT = 250; // milliseconds that a mouse must rest on a term, or be away from it
  const terms = [...document.querySelectorAll("a.sg-term[title]")];
  if (!terms.length || !("popover" in HTMLElement.prototype)) return;

  const card = document.createElement("div");
  const meaning = document.createElement("p");
  const more = document.createElement("a");
  card.id = "sg-meaning";
  card.className = "sg-meaning";
  card.popover = "manual"; // in the top layer, above all else; when it closes is decided below
  more.textContent = "In the glossary";
  card.append(meaning, more);
  let owner = null;
  let hovered = false; // whether the card is open because the mouse rests there
  let timer;

  /** Put the card below its term, inside the window. */
  function place() {
    const word = owner.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(word.left, wide - card.offsetWidth - 8));
    const below =
      word.bottom + 6 + card.offsetHeight <= innerHeight || word.top < card.offsetHeight + 6;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? word.bottom + 6 : word.top - card.offsetHeight - 6) + scrollY}px`;
  }

  /** Open the card for a term: until further notice, or while the mouse is there. */
  function open(term, hover) {
    clearTimeout(timer);
    if (owner === term) return;
    close();
    hovered = hover;
    owner = term;
    meaning.textContent = term.dataset.meaning;
    more.href = term.href;
    term.after(card); // next in reading order, and next by Tab
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

  /** Return where the reader was: on the term, if the card had the focus. */
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
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab was asked for
      event.preventDefault();
      if (owner !== term) open(term, false);
      else if (hovered)
        hovered = false; // the first press keeps open what the mouse has opened
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
