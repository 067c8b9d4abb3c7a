// Sets formulas with the MathJax in the folder that the argument names: JSON in, JSON out.
// In:  [[latex, display], ...]   Out: {html: [...], errors: [[index, message], ...], css: "..."}
const folder = process.argv[2];
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.warn = () => {};  // it warns that liteDOM tells no version

async function set(MathJax) {
  const answer = { html: [], errors: [] };
  for (const [index, [latex, display]] of formulas.entries()) {
    try {
      const node = await MathJax.tex2chtmlPromise(latex, { display });
      answer.html.push(MathJax.startup.adaptor.outerHTML(node));
    } catch (error) {
      answer.html.push("");
      answer.errors.push([index, error.message]);
    }
  }
  answer.css = MathJax.startup.adaptor.textContent(MathJax.chtmlStylesheet());
  return answer;
}

require(folder + "/node-main.js").init({
  loader: {
    load: ["input/tex", "output/chtml", "adaptors/liteDOM", "a11y/assistive-mml", "[tex]/html"],
    paths: { mathjax: folder },
  },
  tex: {
    packages: { "[+]": ["html"], "[-]": ["noundefined"] },
    formatError: (input, error) => { throw error; },
  },
  chtml: { fontURL: ".", matchFontHeight: false, adaptiveCSS: true },
  options: { enableAssistiveMml: true },
  startup: { typeset: false },
}).then(set).then((answer) => process.stdout.write(JSON.stringify(answer)));
