// Marks on a page the words that were searched for, ?highlight=one+two, and opens their folds.

// A word of a query as a pattern for a page: 13002 finds 13,002, and 3-08 any hyphen.
function searchPattern(words) {
  const forms = words.map((word) => {
    const plain = word.replace(/^#/, "");
    if (/^\d+$/.test(plain)) return `(?<![\\d,.])${[...plain].join(",?")}(?![\\d]|,\\d)`;
    return plain.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("-", "[-\u2010\u2011]");
  });
  return new RegExp(forms.join("|"), "giu");
}

function textsOf(article) {
  const left = "mjx-container, script, style, svg, button, select, textarea, .search-marks";
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(left) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts;
}

function markIn(text, pattern) {
  const marks = [];
  for (const hit of [...text.data.matchAll(pattern)].reverse()) {
    const mark = document.createElement("mark");
    mark.className = "search-hit";
    const tail = text.splitText(hit.index);
    tail.splitText(hit[0].length);
    tail.replaceWith(mark);
    mark.append(tail);
    marks.unshift(mark);
  }
  return marks;
}

function openFolds(mark) {
  for (let at = mark.parentElement; at; at = at.parentElement) {
    if (at.matches("details")) at.open = true;
    if (at.matches(".toggle-hidden")) at.querySelector(".toggle-button")?.click();
  }
}

function unmark() {
  document.querySelectorAll("mark.search-hit").forEach((mark) => {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  });
  document.querySelector(".search-marks")?.remove();
}

function sayMarks(article, count, words) {
  const line = document.createElement("p");
  line.className = "search-marks";
  line.setAttribute("role", "status");
  const shown = words.map((word) => word.replace(/^#/, "")).join(" ");
  line.textContent = `Marked on this page: “${shown}”, ${count} ${count === 1 ? "place" : "places"}. `;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Remove the marks";
  button.addEventListener("click", unmark);
  line.append(button);
  article.prepend(line);
}

function showSearched() {
  const asked = new URLSearchParams(location.search).get("highlight");
  const article = document.querySelector("article.bd-article");
  const words = (asked || "").split(/\s+/).filter(Boolean);
  if (!article || !words.length) return;
  const pattern = searchPattern(words);
  const marks = textsOf(article).flatMap((text) => markIn(text, pattern));
  marks.forEach(openFolds);
  sayMarks(article, marks.length, words);
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  (place || marks[0])?.scrollIntoView({ block: place ? "start" : "center" });
}

// Ctrl+K leads to the search field, on a phone through the sidebar.
addEventListener("keydown", (event) => {
  if (event.key === "Escape") unmark();
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const field = document.querySelector("form.bd-search input");
  if (!field) return;
  event.preventDefault();
  if (!field.offsetParent || getComputedStyle(field).visibility === "hidden") document.querySelector(".primary-toggle")?.click();
  field.focus();
  field.select();
});
addEventListener("load", showSearched);
