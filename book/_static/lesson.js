// A prediction answers when one of its choices is taken, and marks the right one. On paper every fold is open,
// and all is dark on white, whatever the screen is: code and figures have colours for either.
document.querySelectorAll(".predict-choices").forEach((choices) => {
  const buttons = [...choices.querySelectorAll("button")];
  buttons.forEach((button) => button.addEventListener("click", () => {
    buttons.forEach((other) => other.setAttribute("aria-pressed", other === button));
    choices.classList.add("taken");
    choices.parentElement.querySelector("details").open = true;
  }));
});
const shut = [];
addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open])").forEach((one) => {
    one.open = true;
    shut.push(one);
  });
});
addEventListener("afterprint", () => shut.splice(0).forEach((one) => { one.open = false; }));

const paper = matchMedia("print");
let onScreen;
paper.addEventListener("change", () => {
  const root = document.documentElement.dataset;
  if (paper.matches) { onScreen = root.theme; }
  root.theme = paper.matches ? "light" : onScreen;
});
