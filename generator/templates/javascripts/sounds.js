// One switch for two sounds: switching keeps the position. Without this script, both have players.
"use strict";
(() => {
  for (const sound of document.querySelectorAll("[data-sound]")) {
    const takes = [...sound.querySelectorAll(".sg-played")];
    const players = takes.map((take) => take.querySelector("audio"));
    const buttons = [...sound.querySelectorAll(".sg-sound-switch button")];
    let now = 0;

    const show = () => {
      takes.forEach((take, at) => {
        take.toggleAttribute("data-on", at === now);
        buttons[at]?.setAttribute("aria-pressed", String(at === now));
      });
    };
    const hear = (next) => {
      if (next === now) return;
      const [from, to] = [players[now], players[next]];
      const at = from.currentTime;
      const goes = !from.paused;
      now = next;
      show();
      const seek = () => {
        if (players[now] === to) to.currentTime = Math.min(at, to.duration || at);
      };
      if (to.readyState) seek();
      else if (at) {
        to.addEventListener("loadedmetadata", seek, { once: true });
        to.load();
      }
      to.volume = from.volume;
      to.muted = from.muted;
      from.pause();
      if (goes) to.play().catch(() => {});
    };

    buttons.forEach((button, at) => {
      button.addEventListener("click", () => hear(at));
    });
    for (const player of players) {
      player.addEventListener("play", () => {
        for (const other of document.querySelectorAll("audio")) if (other !== player) other.pause();
      });
    }
    show();
    sound.toggleAttribute("data-on", true);
  }
})();
