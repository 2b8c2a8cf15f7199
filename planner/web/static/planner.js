// Что добавляет браузер с JavaScript. Every page works without this file: it only saves steps.
"use strict";
document.documentElement.classList.add("js");
