// Copying: a formula goes to the clipboard as the LaTeX that was written. A double click takes one.
addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!selection.rangeCount || !event.clipboardData) return;
  const part = selection.getRangeAt(0).cloneContents();
  const formulas = part.querySelectorAll("mjx-container[data-tex]");
  if (!formulas.length) return;
  formulas.forEach((box) => {
    const sign = box.getAttribute("display") === "true" ? "$$" : "$";
    box.replaceWith(sign + box.dataset.tex + sign);
  });
  const sheet = document.createElement("div");
  sheet.style.cssText = "position: fixed; left: -200vw; white-space: pre-wrap";
  sheet.append(part);
  document.body.append(sheet);
  event.clipboardData.setData("text/plain", sheet.innerText);
  event.clipboardData.setData("text/html", sheet.innerHTML);
  sheet.remove();
  event.preventDefault();
});
addEventListener("dblclick", (event) => {
  const box = event.target.closest?.("mjx-container[data-tex]");
  if (!box) return;
  const range = document.createRange();
  range.selectNode(box);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
});

// On a phone a formula wider than the page is made smaller, as far as it can be read. One that is
// wider still scrolls in its own box: give that box to the keyboard too.
const SMALL = 11;  // pixels
function fitted() {
  const boxes = [...document.querySelectorAll("mjx-container[display='true']")];
  boxes.forEach((box) => box.style.removeProperty("font-size"));
  const found = boxes.map((box) => [box, parseFloat(getComputedStyle(box).fontSize),
                                    (box.clientWidth - 1) / box.scrollWidth]);
  found.forEach(([box, size, share]) => {
    const narrow = innerWidth <= 600 && box.clientWidth && share < 1 && share * size >= SMALL;
    if (narrow) box.style.setProperty("font-size", `${share * size}px`, "important");
  });
  boxes.forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
}
addEventListener("load", async () => {
  await window.MathJax?.startup.promise;
  await document.fonts.ready;
  fitted();
  addEventListener("resize", fitted);
  addEventListener("toggle", fitted, true);  // a fold that opens shows its formulas
});
