// Клавиши: where the hands already are. By the place of a key (event.code), so that any layout does; never while typing.
"use strict";
{
  const PLACES = { KeyM: "/my", KeyH: "/", KeyY: "/year", KeyC: "/calendars" };
  const GO_FOR_MS = 1500;
  let goUntil = 0;

  const isTyping = target => target.closest("input, textarea, select, [contenteditable]") !== null;

  function step(by) {
    const rows = [...document.querySelectorAll("main .rows a, main .item a, main table a, main .buckets a")]
      .filter(link => link.offsetParent !== null);
    if (rows.length === 0) return;
    const now = rows.indexOf(document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, now + by))].focus();
  }

  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") {
      event.preventDefault();
      location.assign("/search");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (goUntil > event.timeStamp && PLACES[event.code]) {
      location.assign(PLACES[event.code]);
      return;
    }
    goUntil = event.code === "KeyG" ? event.timeStamp + GO_FOR_MS : 0;
    if (event.code === "KeyJ") step(1);
    else if (event.code === "KeyK") step(-1);
    else if (event.code === "Slash" && event.shiftKey) document.querySelector("dialog.keys")?.showModal();
  });
}
