// Черновик: what was typed into any form of a page outlives another form that was sent, a reload and a session that
// ended; in this tab and until signing out. A page says whose it is and what of: data-draft="7:occurrence-35".
"use strict";
{
  const SENT = "draft-sent";
  const page = document.querySelector("[data-draft]");
  const prefix = page && `draft:${page.dataset.draft}:`;
  const TYPED = "input:not([type=hidden], [type=file], [type=password]), textarea, select";

  const isTicked = field => field.type === "checkbox" || field.type === "radio";
  const valueOf = field => (isTicked(field) ? String(field.checked) : field.value);
  const keyOf = field => {
    const form = new URL(field.form.action).pathname;
    return `${prefix}${form}:${field.name}${isTicked(field) ? `=${field.value}` : ""}`;
  };

  // What was sent is forgotten only when a page says that it was done: a session may have ended meanwhile.
  if (document.querySelector(".said")) {
    for (const key of JSON.parse(sessionStorage.getItem(SENT) ?? "[]")) sessionStorage.removeItem(key);
  }
  sessionStorage.removeItem(SENT);

  // Somebody else's, who left without signing out.
  if (page) {
    const owner = page.dataset.draft.split(":")[0];
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("draft:") && key.split(":")[1] !== owner) sessionStorage.removeItem(key);
    }
  }

  function restore(field) {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(field)) ?? "null");
    if (kept === null || kept.now === valueOf(field)) return "";
    const here = valueOf(field);
    if (isTicked(field)) field.checked = kept.now === "true";
    else field.value = kept.now;
    // What a page asks while one types is asked of the restored words too, when htmx listens.
    if (field.hasAttribute("hx-get")) addEventListener("DOMContentLoaded", () => field.dispatchEvent(new Event("input")));
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    return !isTicked(field) && here && here !== kept.was ? `Пока вы набирали, записали другое: «${here}».` : " ";
  }

  function keep(form) {
    const fields = [...form.querySelectorAll(TYPED)].filter(field => field.name);
    if (fields.length === 0) return;
    const was = new Map(fields.map(field => [field, valueOf(field)]));
    const note = document.createElement("p");
    note.className = "hint draft";
    note.setAttribute("role", "status");
    const text = document.createElement("span");
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "link";
    forget.textContent = "Убрать набранное";
    forget.hidden = true;
    note.append(text, " ", forget);
    form.append(note);
    const say = words => { text.textContent = words; forget.hidden = false; };

    const changed = fields.map(restore).filter(Boolean).map(words => words.trim()).filter(Boolean);
    if (fields.some(field => was.get(field) !== valueOf(field))) {
      say(["Восстановлено набранное, которое не было отправлено.", ...changed].join(" "));
    }
    form.addEventListener("input", event => {
      if (!was.has(event.target)) return;
      const ofName = fields.filter(field => field.name === event.target.name);
      for (const field of ofName) {
        sessionStorage.setItem(keyOf(field), JSON.stringify({ now: valueOf(field), was: was.get(field) }));
      }
      say("Черновик сохранён на этом компьютере до выхода.");
    });
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, JSON.stringify(fields.map(keyOf))));
    forget.addEventListener("click", () => {
      for (const field of fields) sessionStorage.removeItem(keyOf(field));
      for (const [field, value] of was) {
        if (isTicked(field)) field.checked = value === "true";
        else field.value = value;
      }
      text.textContent = "";
      forget.hidden = true;
    });
  }

  for (const form of page?.querySelectorAll("form[method=post]") ?? []) keep(form);
}
