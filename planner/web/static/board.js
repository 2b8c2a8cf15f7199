// Стрелки в «Году»: from cell to cell without a mouse. The table becomes one stop of the Tab key, as its thousand links
// would otherwise be a thousand; Enter opens a cell, as it does any link.
"use strict";
{
  const board = document.querySelector("table.board");
  const stops = board ? [...board.querySelectorAll("tbody td a, tbody td button")] : [];
  let now = stops[0];
  let goal = null; // the place across the table at which one goes up and down, though a band there be wide

  const rowOf = stop => stop.closest("tr");
  const inRow = () => stops.filter(stop => rowOf(stop) === rowOf(now));

  function placeOf(stop) {
    const cell = stop.closest("td").getBoundingClientRect();
    const from = board.getBoundingClientRect().left;
    return { left: cell.left - from, right: cell.right - from };
  }

  function middle() {
    const { left, right } = placeOf(now);
    return (left + right) / 2;
  }

  // The nearest row on the way that has something in the same column.
  function inColumn(way) {
    return way.find(stop => {
      const { left, right } = placeOf(stop);
      return rowOf(stop) !== rowOf(now) && left <= goal && goal < right;
    });
  }

  const MOVES = {
    ArrowRight: here => stops[here + 1],
    ArrowLeft: here => stops[here - 1],
    ArrowDown: here => inColumn(stops.slice(here + 1)),
    ArrowUp: here => inColumn(stops.slice(0, here).reverse()),
    Home: () => inRow()[0],
    End: () => inRow().at(-1),
  };
  const KEEP_COLUMN = ["ArrowDown", "ArrowUp"];

  function makeCurrent(stop) {
    now.tabIndex = -1;
    now = stop;
    now.tabIndex = 0;
    goal = null;
  }

  function move(event) {
    if (!MOVES[event.code] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const column = goal ??= middle();
    MOVES[event.code](stops.indexOf(now))?.focus();
    goal = KEEP_COLUMN.includes(event.code) ? column : null;
  }

  if (now) {
    stops.forEach(stop => { stop.tabIndex = -1; });
    makeCurrent(now);
    board.addEventListener("focusin", event => {
      if (stops.includes(event.target)) makeCurrent(event.target);
    });
    board.addEventListener("keydown", move);
  }
}
