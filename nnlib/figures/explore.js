// Brings one explore figure to life: its controls choose which frame is shown.
// Frames share most of their lines, so each is a list of indices into one list of lines.
(function (root) {
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const frame = root.querySelector(".explore-frame");
  const says = root.querySelector(".explore-says");
  const inputs = [...root.querySelectorAll("[data-axis]")];
  const outputs = inputs.map((input) => input.parentElement.querySelector("output"));

  function show() {
    let index = 0;
    inputs.forEach((input, axis) => {
      const values = data.values[axis];
      index = index * values.length + Number(input.value);
      if (outputs[axis]) {
        outputs[axis].textContent = values[input.value];
        input.setAttribute("aria-valuetext", values[input.value]);
      }
    });
    const lines = data.frames[index].map((i) => data.lines[i]);
    frame.innerHTML = lines.join("\n");
    frame.firstElementChild.setAttribute("aria-label", data.says[index]);
    says.textContent = data.says[index];
  }

  inputs.forEach((input) => input.addEventListener("input", show));
  root.querySelectorAll("[data-play]").forEach((button) => {
    const input = inputs[Number(button.dataset.play)];
    let timer = null;
    function stop() {
      clearInterval(timer);
      timer = null;
      button.textContent = "Play";
    }
    button.addEventListener("click", () => {
      if (timer) return stop();
      if (input.value === input.max) input.value = input.min;
      show();
      button.textContent = "Pause";
      timer = setInterval(() => {
        input.value = Number(input.value) + 1;
        show();
        if (input.value === input.max) stop();
      }, 500);
    });
  });
  show();
  root.querySelector(".explore-controls").hidden = false;
})(document.getElementById("EXPLORE_ID"));
