// Opens the <details> that a link points to, and adds a button to open all of them on long pages.
(() => {
  const folds = [...document.querySelectorAll("details.sg-fold")];
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target?.closest("details.sg-fold");
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
  const button = document.querySelector("[data-open-all]");
  if (!button) {
    return;
  }
  const show = () => {
    button.textContent = folds.every((fold) => fold.open) ? "Close all" : "Open all";
  };
  button.addEventListener("click", () => {
    const open = !folds.every((fold) => fold.open);
    for (const fold of folds) {
      fold.open = open;
    }
    show();
  });
  for (const fold of folds) {
    fold.addEventListener("toggle", show);
  }
  button.hidden = false;
  show();
})();
