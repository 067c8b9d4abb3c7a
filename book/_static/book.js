// Formulas wider than the page scroll in their own box: give that box to the keyboard too.
function reachable() {
  document.querySelectorAll("mjx-container[display='true']").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}
addEventListener("load", () => {
  if (!window.MathJax) return;
  MathJax.startup.promise.then(reachable);
  addEventListener("resize", reachable);
});
