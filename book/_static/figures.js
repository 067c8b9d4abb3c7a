// On a phone a picture whose words would be too small to read is larger: its panels stand one below
// another; where it has no panels it goes into the margins of the page; where that is not enough it
// is made slimmer, but not its words and marks; and where these would meet, it scrolls in its box.
const LEAST = 11, GOOD = 12, RIM = 4;  // pixels
const BESIDE = /\b(Left|Right)\b|\((left|right)\b|\b(on|at) the (left|right)\b|\b(left|right) (panel|picture)/;
const SLIMMEST = 0.6;  // of its width
const own = new WeakMap();  // how words and marks are turned that a slimmer picture keeps in shape
function smallest(svg) {
  return Math.min(...[...svg.querySelectorAll("text:not(.formula)")]
    .filter((words) => words.textContent.trim())
    .map((words) => parseFloat(getComputedStyle(words).fontSize))) * svg.getScreenCTM().d;
}
function stack(svg, on) {
  const beside = svg.dataset.beside ??= svg.getAttribute("viewBox");
  const box = on ? `0 0 ${svg.dataset.stack}` : beside, [, , wide, high] = box.split(" ");
  svg.classList.toggle("stacked", on);
  const figure = svg.closest("figure");
  figure.classList.toggle("above", on && BESIDE.test(figure.querySelector("figcaption")?.innerText));
  for (const [name, value] of [["viewBox", box], ["width", 4 / 3 * wide], ["height", 4 / 3 * high]])
    svg.setAttribute(name, value);
}
function slimmer(svg, share) {
  // what is filled between lines is a use, too, at x = 0
  for (const part of svg.querySelectorAll("text:not(.formula), use:not([x='0']), g:has(> .formula)")) {
    if (!own.has(part)) {
      const turn = part.getAttribute("transform") ?? "", formula = part.querySelector(".formula");
      const [, left] = /translate\(([-.\d]+)/.exec(turn) ?? [, part.getAttribute("x") ?? 0];
      const {x, width} = formula && !turn.includes("rotate") ? formula.getBBox() : {x: 0, width: 0};
      own.set(part, [turn, Number(left) + x + width / 2]);
    }
    const [turn, x] = own.get(part);
    if (share < 1)
      part.setAttribute("transform", `translate(${x}) scale(${1 / share} 1) translate(${-x}) ${turn}`);
    else if (turn) part.setAttribute("transform", turn);
    else part.removeAttribute("transform");
  }
}
function meetings(svg) {  // of words with others and with the rim
  const rim = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("text")].filter((words) => words.textContent.trim())
    .map((words) => words.getBoundingClientRect());
  const out = boxes.filter((box) => box.left < rim.left - RIM || box.right > rim.right + RIM);
  return out.length + boxes.flatMap((one, k) => boxes.slice(k + 1).filter((other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2)).length;
}
function slim(svg, share, wide) {
  if (!watched.has(svg)) watcher.observe(svg, {childList: true});  // frames bring new words
  watched.set(svg, share);
  const before = meetings(svg), {width, height} = svg.getBoundingClientRect();
  svg.setAttribute("preserveAspectRatio", "none");
  svg.style.width = `${share * wide}px`;
  svg.style.height = `${height * wide / width}px`;
  slimmer(svg, share);
  return meetings(svg) <= before;
}
function plain(svg) {
  watched.set(svg, 1);
  svg.removeAttribute("preserveAspectRatio");
  svg.style.height = "";
  slimmer(svg, 1);
}
const watched = new Map();
const watcher = new MutationObserver((all) =>
  all.forEach(({target}) => slimmer(target, watched.get(target))));
function readable() {
  document.querySelectorAll("article figure :is(.explore-frame, .picture)").forEach((box) => {
    const svg = box.querySelector("svg");
    box.classList.remove("scrolls", "whole");
    box.removeAttribute("tabindex");
    box.style.margin = svg.style.width = svg.style.maxWidth = "";
    if (svg.dataset.stack) stack(svg, false);
    if (watched.has(svg)) plain(svg);
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
    const share = (right - left + 2 * out) / wide;
    if (share > 0.998) return;
    if ("slim" in svg.dataset && share > SLIMMEST) {
      if (slim(svg, share, wide)) return;
      plain(svg);
      svg.style.width = `${wide}px`;
    }
    box.classList.add("scrolls");
    box.tabIndex = 0;
    box.onscroll = () => box.classList.toggle(
      "whole", box.scrollLeft > box.scrollWidth - box.clientWidth - 2);
  });
}
addEventListener("load", () => document.fonts.ready.then(readable));
addEventListener("resize", readable);

// A ring in a picture can be dragged: of the states that it can reach, that with the nearest ring is shown.
for (const root of document.querySelectorAll(".explore[data-drag]")) {
  const [axes, places] = JSON.parse(root.dataset.drag), box = root.querySelector(".explore-frame");
  const far = ([x, y], at) => Math.hypot(x - at.x, y - at.y);
  box.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".ring")) return;
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    box.classList.add("dragging");
  });
  box.addEventListener("pointermove", (event) => {
    if (!box.hasPointerCapture(event.pointerId)) return;
    const turn = box.querySelector(".ring").getScreenCTM().inverse();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(turn);
    let state = places.reduce((best, place, k) => far(place, at) < far(places[best], at) ? k : best, 0);
    for (const [axis, count] of [...axes].reverse()) {
      const control = root.querySelector(`[data-axis="${axis}"]`), value = state % count;
      if (control.matches("[role=radiogroup]")) control.querySelectorAll("input")[value].checked = true;
      else control.value = value;
      state = (state - value) / count;
    }
    root.querySelector("[data-axis]").dispatchEvent(new Event("input"));
  });
  box.addEventListener("lostpointercapture", () => box.classList.remove("dragging"));
}
