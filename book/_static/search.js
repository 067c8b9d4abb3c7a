// On the search page: links carry the words to the page found, where marks.js marks them, and an
// excerpt begins at the first of them and holds formulas as a person reads them.
// Pages opened as files cannot be read by a script: there, results come without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

Search.htmlToText = (source, anchor) => {
  const page = new DOMParser().parseFromString(source, "text/html");
  const article = page.querySelector("article.bd-article");
  const part = (anchor && article?.querySelector(anchor)) || article;
  part?.querySelectorAll(".headerlink, .eqno, script, style, svg, mjx-math").forEach((e) => e.remove());
  return (part?.textContent || "").replace(/\s+/g, " ").trim();
};

Search.makeSearchSummary = (source, words, anchor) => {
  const text = Search.htmlToText(source, anchor);
  if (!text) return null;
  const start = Math.max(text.search(searchPattern([...words])) - 120, 0);
  const summary = document.createElement("p");
  summary.className = "context";
  summary.textContent =
    (start ? "… " : "") + text.slice(start, start + 240) + (start + 240 < text.length ? " …" : "");
  markIn(summary.firstChild, searchPattern([...words]));
  return summary;
};

const parseQuery = Search._parseQuery;
let asked = [];
Search._parseQuery = (query) => {
  const parsed = parseQuery(query);
  asked = [...parsed[3]];
  return parsed;
};

new MutationObserver(() => {
  document.querySelectorAll("#search-results a:not([data-asked])").forEach((link) => {
    link.dataset.asked = "";
    link.search = "?highlight=" + encodeURIComponent(asked.join(" "));
  });
}).observe(document.getElementById("search-results"), { childList: true, subtree: true });
