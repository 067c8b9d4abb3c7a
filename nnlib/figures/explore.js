// Brings one explore figure to life: its controls choose which frame is shown.
// Frames share most of their lines, so each is a list of indices into one list of lines, with -k
// in it for the k indices that follow the one before.
// Nothing is unpacked before the first control is moved, and no frame is parsed twice.
(function (root) {
  const frame = root.querySelector(".explore-frame");
  const says = root.querySelector(".explore-says > span");
  const axes = [...root.querySelectorAll("[data-axis]")];
  const states = [...root.querySelectorAll(".explore-state output")];
  const parsed = new Map();
  let data = null;

  function choices(axis) { return [...axis.querySelectorAll("input")]; }
  function place(axis) {
    return axis.getAttribute("role") === "radiogroup"
      ? choices(axis).findIndex((choice) => choice.checked) : Number(axis.value);
  }
  function move(axis, to) {
    if (axis.getAttribute("role") === "radiogroup") choices(axis)[to].checked = true;
    else axis.value = to;
  }
  function unpacked() {
    data ??= JSON.parse(root.querySelector("script[type='application/json']").textContent);
    return data;
  }

  function linesOf(frame) {
    const at = [];
    for (const i of frame) {
      if (i >= 0) at.push(i);
      for (let k = i; k < 0; k++) at.push(at[at.length - 1] + 1);
    }
    return at.map((i) => data.lines[i]).join("\n");
  }

  function show() {
    const { frames, values, says: said, shown } = unpacked();
    let index = 0;
    axes.forEach((axis, k) => {
      const at = place(axis), text = values[k][at];
      index = index * values[k].length + at;
      states[k].textContent = text;
      if (axis.type !== "range") return;
      axis.parentElement.querySelector("output").textContent = text;
      axis.setAttribute("aria-valuetext", text);
    });
    if (!parsed.has(index)) {
      const room = document.createElement("template");
      room.innerHTML = linesOf(frames[index]);
      parsed.set(index, [...document.importNode(room.content, true).firstElementChild.childNodes]);
    }
    const picture = frame.firstElementChild;  // it stays, so that the page is not laid out again
    picture.replaceChildren(...parsed.get(index));
    picture.setAttribute("aria-label", said[index]);
    if (shown[index]) says.innerHTML = shown[index];
    else says.textContent = said[index];
  }

  axes.forEach((axis) => axis.addEventListener("input", show));
  root.querySelectorAll("[data-play]").forEach((button) => {
    const k = Number(button.dataset.play), axis = axes[k];
    let timer = null;
    function stop() {
      clearInterval(timer);
      timer = null;
      button.textContent = "Play";
    }
    button.addEventListener("click", () => {
      if (timer) return stop();
      const last = unpacked().values[k].length - 1;
      if (place(axis) === last) move(axis, 0);
      show();
      button.textContent = "Pause";
      timer = setInterval(() => {
        move(axis, place(axis) + 1);
        show();
        if (place(axis) === last) stop();
      }, 1000 * Number(button.dataset.pace));
    });
  });
  root.classList.add("explore-works");
  root.querySelector(".explore-controls").hidden = false;
})(document.currentScript.parentElement);
