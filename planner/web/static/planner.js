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
