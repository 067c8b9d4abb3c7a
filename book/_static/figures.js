// On a phone a picture whose words would be too small to read is larger: its panels stand one below
// another; where it has no panels it goes into the margins of the page, and scrolls in its box where
// that is not enough.
const LEAST = 11, GOOD = 12, RIM = 4;  // pixels
function smallest(svg) {
  return Math.min(...[...svg.querySelectorAll("text:not(.formula)")]
    .filter((words) => words.textContent.trim())
    .map((words) => parseFloat(getComputedStyle(words).fontSize))) * svg.getScreenCTM().a;
}
function stack(svg, on) {
  const beside = svg.dataset.beside ??= svg.getAttribute("viewBox");
  const box = on ? `0 0 ${svg.dataset.stack}` : beside, [, , wide, high] = box.split(" ");
  svg.classList.toggle("stacked", on);
  const figure = svg.closest("figure");
  figure.classList.toggle("above", on && /\bleft\b/i.test(figure.querySelector("figcaption")?.innerText));
  for (const [name, value] of [["viewBox", box], ["width", 4 / 3 * wide], ["height", 4 / 3 * high]])
    svg.setAttribute(name, value);
}
function readable() {
  document.querySelectorAll("article figure :is(.explore-frame, .picture)").forEach((box) => {
    const svg = box.querySelector("svg");
    box.classList.remove("scrolls", "whole");
    box.removeAttribute("tabindex");
    box.style.margin = svg.style.width = svg.style.maxWidth = "";
    if (svg.dataset.stack) stack(svg, false);
    if (innerWidth > 600 || !svg.getScreenCTM()) return;
    if (smallest(svg) >= LEAST) return;
    if (svg.dataset.stack) {
      stack(svg, true);
      const good = svg.getBoundingClientRect().width * GOOD / smallest(svg);
      svg.style.width = `min(100%, ${good}px)`;
    }
    const least = smallest(svg);
    if (least >= LEAST) return;
    const wide = svg.getBoundingClientRect().width * LEAST / least;
    const {left, right} = box.getBoundingClientRect();
    const out = Math.min(left - RIM, innerWidth - RIM - right, Math.max(0, wide - right + left) / 2);
    box.style.margin = `0 ${-out}px`;
    svg.style.width = `${wide}px`;
    svg.style.maxWidth = "none";
    if (wide <= right - left + 2 * out + 1) return;
    box.classList.add("scrolls");
    box.tabIndex = 0;
    box.onscroll = () => box.classList.toggle(
      "whole", box.scrollLeft > box.scrollWidth - box.clientWidth - 2);
  });
}
addEventListener("load", () => document.fonts.ready.then(readable));
addEventListener("resize", readable);
