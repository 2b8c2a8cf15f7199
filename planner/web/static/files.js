// Файлы: dropped, pasted, chosen one after another; how much of a long upload has gone. Without this file the field
// works as browsers make it. A field says what it takes: data-most (files at once), data-largest (MB each).
"use strict";
{
  const MB = 1024 * 1024;
  const SHOWN_FROM = MB;

  const filesIn = form => [...form.querySelectorAll("input[type=file]")].flatMap(input => [...input.files]);
  const sizeOf = file => (file.size < MB ? `${Math.ceil(file.size / 1024)} КБ` : `${Math.round(file.size / MB)} МБ`);

  class Drop {
    constructor(zone) {
      this.zone = zone;
      this.inputs = [...zone.querySelectorAll("input[type=file]")];
      [this.input] = this.inputs;
      this.files = [];
      this.list = document.createElement("ul");
      this.list.className = "chosen";
      this.wrong = document.createElement("p");
      this.wrong.className = "wrong";
      this.wrong.setAttribute("role", "alert");
      this.input.after(this.list, this.wrong);
      for (const input of this.inputs) input.addEventListener("change", () => this.add(input.files, input));
      for (const name of ["dragover", "dragleave", "drop"]) {
        zone.addEventListener(name, event => {
          event.preventDefault();
          zone.classList.toggle("over", name === "dragover");
          if (name === "drop") this.add(event.dataTransfer.files);
        });
      }
    }

    // All of them stand in the first field, so that the form sends each once.
    add(files, from) {
      const known = new Set(this.files.map(file => `${file.name}:${file.size}:${file.lastModified}`));
      const fresh = [...files].filter(file => !known.has(`${file.name}:${file.size}:${file.lastModified}`));
      if (from && from !== this.input) from.value = "";
      this.show(this.input.multiple ? [...this.files, ...fresh] : fresh.slice(-1));
    }

    show(files) {
      const { most = "1", largest } = this.zone.dataset;
      const tooLarge = files.filter(file => file.size > Number(largest) * MB);
      const fits = files.filter(file => !tooLarge.includes(file));
      this.files = fits.slice(0, Number(most));
      const moved = new DataTransfer();
      for (const file of this.files) moved.items.add(file);
      this.input.files = moved.files;
      this.wrong.textContent = [
        ...tooLarge.map(file => `«${file.name}» больше ${largest} МБ, он не приложен.`),
        fits.length > this.files.length ? `За один раз можно приложить не больше ${most} файлов.` : "",
      ].join(" ").trim();
      this.list.replaceChildren(...this.files.map(file => this.line(file)));
    }

    line(file) {
      const line = document.createElement("li");
      const away = document.createElement("button");
      away.type = "button";
      away.className = "link";
      away.textContent = "Убрать";
      away.setAttribute("aria-label", `Убрать: ${file.name}`);
      away.addEventListener("click", () => this.show(this.files.filter(one => one !== file)));
      line.append(`${file.name}, ${sizeOf(file)} `, away);
      return line;
    }
  }

  const drops = [...document.querySelectorAll(".drop[data-most]")].map(zone => new Drop(zone));

  // A picture from the clipboard goes where the person writes, or to the first field in sight.
  document.addEventListener("paste", event => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0) return;
    const ofForm = drops.find(drop => drop.input.form.contains(event.target));
    const inSight = drops.find(drop => drop.zone.offsetParent !== null);
    const drop = ofForm ?? inSight;
    if (!drop) return;
    event.preventDefault();
    const now = new Date().toLocaleString("ru").replaceAll(":", ".").replace(",", "");
    drop.add(pasted.map(file => new File([file], file.name === "image.png" ? `Снимок ${now}.png` : file.name, file)));
    drop.zone.scrollIntoView({ block: "nearest" });
  });

  function upload(form, event) {
    const bytes = filesIn(form).reduce((sum, file) => sum + file.size, 0);
    if (bytes < SHOWN_FROM) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "Сколько отправлено");
    const note = document.createElement("p");
    note.className = "hint";
    note.setAttribute("role", "status");
    note.textContent = "Отправляется.";
    event.submitter.after(bar, note);
    event.submitter.disabled = true;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
      note.textContent = loaded < total ? `Отправлено ${Math.round((100 * loaded) / total)} %.` : "Записывается.";
    });
    request.addEventListener("load", () => {
      // The answer is the next page, what was done said on it once: it is shown as it came and not asked for again.
      if (request.responseURL !== form.action) history.replaceState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => {
      bar.remove();
      event.submitter.disabled = false;
      note.textContent = "Связь прервалась. Файлы и текст остались в форме: отправьте ещё раз.";
    });
    request.send(body);
  }

  for (const drop of drops) drop.input.form.addEventListener("submit", event => upload(drop.input.form, event));
}
