// Черновик: what was typed on a card outlives a reload and a session that ended, in this tab and until signing out.
"use strict";
{
  const card = document.querySelector("[data-draft]");
  const owner = card.dataset.draft.split(":")[0];
  const keyOf = (field) => `draft:${card.dataset.draft}:${field.id}`;

  // Somebody else's, who left without signing out.
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("draft:") && key.split(":")[1] !== owner) sessionStorage.removeItem(key);
  }
  // What was sent is forgotten only when the page says that it was done: a session may have ended meanwhile.
  if (document.querySelector(".said")) {
    for (const key of JSON.parse(sessionStorage.getItem("draft-sent") ?? "[]")) sessionStorage.removeItem(key);
  }
  sessionStorage.removeItem("draft-sent");

  for (const field of card.querySelectorAll("form[method=post] textarea")) {
    const note = document.createElement("p");
    note.className = "hint";
    note.setAttribute("role", "status");
    field.after(note);
    const kept = sessionStorage.getItem(keyOf(field));
    if (kept && kept !== field.value) {
      field.value = kept;
      field.closest("details")?.setAttribute("open", "");
      note.textContent = "Восстановлен черновик, который не был отправлен.";
    }
    field.addEventListener("input", () => {
      sessionStorage.setItem(keyOf(field), field.value);
      note.textContent = "Черновик сохранён на этом компьютере до выхода.";
    });
  }
  for (const form of card.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", () => {
      sessionStorage.setItem("draft-sent", JSON.stringify([...form.querySelectorAll("textarea")].map(keyOf)));
    });
  }
}
