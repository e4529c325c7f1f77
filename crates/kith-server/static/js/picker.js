// Typing help: asks the server for names and turns the chosen one into a chip. Without this the text is sent as typed.
for (const picker of document.querySelectorAll("[data-picker]")) {
  const input = picker.querySelector("input[type=text]");
  const list = picker.querySelector("[role=listbox]");
  const chips = picker.querySelector(".chips");
  let asked = 0;
  let active = -1;
  let timer;
  const options = () => [...list.children];
  const set = (name, value) => input.setAttribute(`aria-${name}`, value);
  set("autocomplete", "list");
  set("controls", list.id);
  set("expanded", false);
  input.setAttribute("role", "combobox");

  const show = (on) => {
    list.hidden = !on;
    set("expanded", on);
    if (!on) mark(-1);
  };
  const mark = (index) => {
    active = index;
    options().forEach((option, i) => {
      option.id = `${list.id}-${i}`;
      option.setAttribute("aria-selected", i === index);
    });
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else set("activedescendant", options()[index].id);
  };
  const choose = (option) => {
    const { value } = option.dataset;
    const there = [...chips.querySelectorAll("input")].find((box) => box.value === value);
    if (there) there.checked = true;
    else {
      const item = document.createElement("li");
      const label = item.appendChild(document.createElement("label"));
      label.className = "chip removable";
      const box = label.appendChild(document.createElement("input"));
      Object.assign(box, { type: "checkbox", name: picker.dataset.name, value, checked: true });
      label.appendChild(document.createElement("bdi")).textContent = option.textContent;
      chips.append(item);
    }
    input.value = "";
    show(false);
    input.focus();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const turn = ++asked;
    timer = setTimeout(async () => {
      const text = input.value.trim();
      const answer = text && (await fetch(`${picker.dataset.picker}?q=${encodeURIComponent(text)}`));
      // An answer that comes after a newer question is of no use.
      if (turn !== asked) return;
      list.innerHTML = answer && answer.ok ? await answer.text() : "";
      show(list.childElementCount > 0);
      mark(-1);
    }, 120);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (list.hidden || !count) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((active + step + (active < 0 && step < 0 ? 1 : 0) + count) % count);
    else if (event.key === "Enter" && active >= 0) choose(options()[active]);
    else if (event.key === "Escape") show(false);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", () => show(false));
}
