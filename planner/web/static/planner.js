// Что добавляет браузер с JavaScript. Every page works without this file: it only saves steps.
"use strict";
document.documentElement.classList.add("js");

// «Показать» beside a password: whoever types on a phone sees what he typed.
for (const input of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = "Показать пароль";
  button.addEventListener("click", () => {
    const isHidden = input.type === "password";
    input.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? "Скрыть пароль" : "Показать пароль";
  });
  input.after(button);
}

// «Печать»: the button is shown only where it works.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// «Добавить выбранные (3)»: how many boxes of a form are ticked.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-counted]");
  const label = form?.querySelector("[data-count-label]");
  if (!label) return;
  const ticked = form.querySelectorAll("input[type=checkbox]:checked").length;
  label.textContent = ticked ? `${form.dataset.counted} (${ticked})` : form.dataset.counted;
});

// Drafts of a card (drafts.js) stay until signing out, whatever page that is done on.
for (const form of document.querySelectorAll('form[action="/signout"]')) {
  form.addEventListener("submit", () => sessionStorage.clear());
}
