// On a phone a picture whose words would be too small to read stays larger, and scrolls in its box.
const GOOD = 10, LARGE = 11;  // pixels
function readable() {
  document.querySelectorAll("article figure :is(.explore-frame, .picture)").forEach((box) => {
    const svg = box.querySelector("svg");
    box.classList.remove("scrolls");
    box.removeAttribute("tabindex");
    svg.style.minWidth = svg.style.maxWidth = "";
    if (innerWidth > 600 || !svg.getScreenCTM()) return;
    const sizes = [...svg.querySelectorAll("text:not(.formula)")]
      .filter((words) => words.textContent.trim())
      .map((words) => parseFloat(getComputedStyle(words).fontSize));
    const least = Math.min(...sizes) * svg.getScreenCTM().a;
    if (least >= GOOD) return;
    svg.style.minWidth = `${svg.getBoundingClientRect().width * LARGE / least}px`;
    svg.style.maxWidth = "none";
    box.classList.add("scrolls");
    box.tabIndex = 0;
  });
}
addEventListener("load", () => document.fonts.ready.then(readable));
addEventListener("resize", readable);
