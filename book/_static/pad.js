// The pad: what is drawn becomes an image as MNIST has them, and the network of the page answers.
// The first half is arithmetic and touches no page; the second draws, listens and says.
const Pad = (() => {
  const SIDE = 28, BOX = 20, FINE = 4, GRID = SIDE * FINE;  // FINE squares of the pad to a pixel
  const PEN = 1.25;  // half the width of its line, in pixels

  function bytes(text) { return Uint8Array.from(atob(text), (c) => c.charCodeAt(0)); }

  // Numbers of 16 bits: a sign, five bits of an exponent, ten bits after the point (IEEE 754).
  function halves(text) {
    const raw = new DataView(bytes(text).buffer);
    return Float64Array.from({ length: raw.byteLength / 2 }, (_, i) => {
      const h = raw.getUint16(2 * i, true), exponent = (h >> 10) & 31, rest = h & 1023;
      const size = exponent ? 2 ** (exponent - 25) * (1024 + rest) : 2 ** -24 * rest;
      return h >> 15 ? -size : size;
    });
  }

  // theta has for each layer W by rows, then b.
  function network(sizes, theta) {
    let at = 0;
    const take = (n) => theta.subarray(at, at += n);
    return sizes.slice(1).map((n, l) => ({ W: take(n * sizes[l]), b: take(n) }));
  }

  function softmax(z) {
    const high = Math.max(...z), e = z.map((v) => Math.exp(v - high));
    const sum = e.reduce((s, v) => s + v);
    return e.map((v) => v / sum);
  }

  // The activations of every layer: z = W a + b, a = tanh(z); softmax in the last.
  function forward(net, x) {
    const all = [];
    for (const { W, b } of net) {
      const a = all.length ? all.at(-1) : x;
      const z = Float64Array.from(b, (bias, j) => {
        let sum = bias;
        for (let i = 0; i < a.length; i++) sum += W[j * a.length + i] * a[i];
        return sum;
      });
      all.push(all.length < net.length - 1 ? z.map(Math.tanh) : softmax(z));
    }
    return all;
  }

  // x_i times the derivative of the sum z_k of the last layer with respect to x_i, backwards.
  function pushes(net, x, all, k) {
    const last = net.at(-1).W, wide = last.length / all.at(-1).length;
    let d = last.slice(k * wide, (k + 1) * wide);
    for (let l = net.length - 2; l >= 0; l--) {
      const W = net[l].W, n = W.length / d.length, next = new Float64Array(n);
      d.forEach((v, j) => {
        const dz = v * (1 - all[l][j] ** 2);
        for (let i = 0; i < n; i++) next[i] += dz * W[j * n + i];
      });
      d = next;
    }
    return d.map((v, i) => v * x[i]);
  }

  // For each of 28 pixels of the width `step` its shares of the n squares of the pad.
  function shares(n, from, step) {
    return Array.from({ length: SIDE }, (_, k) => {
      const low = from + k * step, found = [];
      for (let i = Math.max(0, Math.floor(low)); i < Math.min(n, low + step); i++)
        found.push([i, (Math.min(i + 1, low + step) - Math.max(i, low)) / step]);
      return found;
    });
  }

  // The mean of the ink (n, n) in each of 28 by 28 pixels of the width `step`.
  function resampled(ink, n, top, left, step) {
    const rows = shares(n, top, step), columns = shares(n, left, step);
    const out = new Float64Array(SIDE * SIDE);
    rows.forEach((row, r) => columns.forEach((column, c) => {
      for (const [i, high] of row)
        for (const [j, wide] of column) out[r * SIDE + c] += high * wide * ink[i * n + j];
    }));
    return out;
  }

  // First and last row and column with ink; null without ink.
  function box(ink, n) {
    let top = n, left = n, bottom = -1, right = -1;
    ink.forEach((v, at) => {
      if (!v) return;
      const r = Math.floor(at / n), c = at % n;
      top = Math.min(top, r), bottom = Math.max(bottom, r);
      left = Math.min(left, c), right = Math.max(right, c);
    });
    return bottom < 0 ? null : { top, left, bottom, right };
  }

  // As MNIST was made: the ink fills a box of 20 by 20, which is moved by whole pixels until the
  // centre of mass is in the pixel 14 to the right of the first and 14 below it.
  function centred(ink, n) {
    const edges = box(ink, n), out = new Float64Array(SIDE * SIDE);
    if (!edges) return out;
    const step = Math.max(edges.bottom - edges.top + 1, edges.right - edges.left + 1) / BOX;
    const small = resampled(ink, n, edges.top, edges.left, step);
    let mass = 0, down = 0, right = 0;
    small.forEach((v, at) => {
      mass += v, down += v * Math.floor(at / SIDE), right += v * (at % SIDE);
    });
    down = Math.ceil(13.5 - down / mass - 1e-9), right = Math.ceil(13.5 - right / mass - 1e-9);
    small.forEach((v, at) => {
      const r = Math.floor(at / SIDE) + down, c = at % SIDE + right;
      if (r >= 0 && r < SIDE && c >= 0 && c < SIDE) out[r * SIDE + c] = v;
    });
    return out;
  }

  // Ink on the pad along a line; the rim of the pen is soft.
  function line(ink, x0, y0, x1, y1) {
    const pen = PEN * FINE, long = (x1 - x0) ** 2 + (y1 - y0) ** 2, reach = Math.ceil(pen + 1);
    const first = (a, b) => Math.max(0, Math.floor(Math.min(a, b)) - reach);
    const last = (a, b) => Math.min(GRID - 1, Math.ceil(Math.max(a, b)) + reach);
    for (let r = first(y0, y1); r <= last(y0, y1); r++) {
      for (let c = first(x0, x1); c <= last(x0, x1); c++) {
        const x = c + 0.5 - x0, y = r + 0.5 - y0;
        const t = long ? Math.min(1, Math.max(0, (x * (x1 - x0) + y * (y1 - y0)) / long)) : 0;
        const far = Math.hypot(x - t * (x1 - x0), y - t * (y1 - y0));
        ink[r * GRID + c] = Math.max(ink[r * GRID + c], Math.min(1, Math.max(0, pen + 0.5 - far)));
      }
    }
  }

  // The ink moved by so many squares, not over the edge.
  function moved(ink, right, down) {
    const edges = box(ink, GRID), out = new Float64Array(GRID * GRID);
    if (!edges) return out;
    right = Math.max(-edges.left, Math.min(GRID - 1 - edges.right, right));
    down = Math.max(-edges.top, Math.min(GRID - 1 - edges.bottom, down));
    ink.forEach((v, at) => { if (v) out[at + down * GRID + right] = v; });
    return out;
  }

  // What is said.
  const PLACES = ["in the upper left", "at the top", "in the upper right", "on the left",
    "in the middle", "on the right", "in the lower left", "at the bottom", "in the lower right"];
  function an(digit) { return `${digit === 8 ? "an" : "a"} ${digit}`; }
  function share(p) {
    const n = Math.round(100 * p);
    return n === 100 ? "over 99 in 100" : n === 0 ? "under 1 in 100" : `${n} in 100`;
  }
  function reading(p, most = 2) {
    const order = [...p.keys()].sort((i, j) => p[j] - p[i]).slice(0, most);
    return order.filter((k, i) => !i || p[k] >= 0.005)
      .map((k) => `${an(k)} (${share(p[k])})`).join(", then ");
  }
  function pushing(map, digit) {
    const sums = new Float64Array(9);
    map.forEach((v, at) => {
      const third = (k) => (k < 10 ? 0 : k < 18 ? 1 : 2);
      sums[3 * third(Math.floor(at / SIDE)) + third(at % SIDE)] += v;
    });
    const most = (sign, word) => {
      const best = Math.max(...sums.map((v) => sign * v));
      return best > 0 ? `most ${word} it ${PLACES[sums.indexOf(sign * best)]}` : `nothing ${word} it`;
    };
    return `What pushes the ${digit}: ${most(1, "for")}, ${most(-1, "against")}.`;
  }

  const sheet = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  // The address of a picture of 28 by 28: black, or blue above zero and red below.
  function picture(values, coloured) {
    const scale = coloured ? Math.max(1e-12, ...values.map(Math.abs)) : 1;
    inked(sheet, values, (v) => (!coloured ? [0, 0, 0] : v > 0 ? [26, 107, 204] : [214, 71, 58]), scale);
    return sheet.toDataURL();
  }
  function inked(canvas, values, colour, scale = 1) {
    const n = canvas.width, data = new ImageData(n, n);
    values.forEach((v, at) => data.data.set([...colour(v), 255 * Math.abs(v) / scale], 4 * at));
    canvas.getContext("2d").putImageData(data, 0, 0);
  }

  // One pad of a page comes to life.
  function start(root) {
    const kept = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const net = network(kept.sizes, halves(kept.theta));
    const samples = kept.samples.map(({ digit, image }) =>
      ({ digit, image: Float64Array.from(bytes(image), (v) => v / 255) }));
    const find = (name) => root.querySelector(`.pad-${name}`);
    const paper = find("surface canvas"), cursor = find("cursor"), says = find("says");
    const outputs = [...root.querySelectorAll(".pad-outputs button")];
    const layers = [...root.querySelectorAll(".pad-layers svg")];
    const centre = find("centre"), at = [SIDE / 2, SIDE / 2];
    let ink, sample, chosen = null, waiting = 0, pen = null, down = false;

    function show() {
      waiting = 0;
      const both = [resampled(ink, GRID, 0, 0, FINE), centred(ink, GRID)];
      const x = both[+centre.checked], other = both[+!centre.checked];
      const all = forward(net, x), p = all.at(-1);
      const digit = chosen ?? p.indexOf(Math.max(...p)), map = pushes(net, x, all, digit);
      const edges = box(x, SIDE);
      inked(paper, ink, () => [0, 0, 0]);
      find("gets img").src = picture(x);
      find("gets img").alt = `The image that the network gets, 28 by 28 pixels: ${edges
        ? `ink in rows ${edges.top + 1} to ${edges.bottom + 1}, columns ${edges.left + 1} to ${edges.right + 1}.`
        : "no ink at all."}`;
      find("pushes img").src = picture(map, true);
      find("pushes img").alt = pushing(map, digit);
      find("pushes span").firstChild.data = `pushes the ${digit}:`;
      layers.forEach((svg, l) => {
        svg.querySelectorAll("rect").forEach((bar, j) => {
          bar.setAttribute("x", Math.min(0, all[l][j]));
          bar.setAttribute("width", Math.abs(all[l][j]));
        });
        svg.setAttribute("aria-label", `The ${all[l].length} activations of layer ${l + 1}: ${
          [...all[l]].map((v) => v.toFixed(2).replace("-", "\u2212")).join(", ")}`);
      });
      outputs.forEach((button, k) => {
        button.setAttribute("aria-pressed", k === digit);
        button.querySelector(".pad-bar i").style.width = `${100 * p[k]}%`;
        button.querySelector(".pad-share").textContent = Math.round(100 * p[k]);
      });
      const here = !edges ? "The pad is empty, and still the" : centre.checked ? "The" : "Left where it is, the";
      const meant = sample ? ` Its writer meant ${an(sample.digit)}.` : "";
      const how = centre.checked ? "Left where it is" : "Centred and scaled";
      const more = x.every((v, i) => Math.abs(v - other[i]) < 1e-6) ? ""
        : ` ${how}, it reads ${reading(forward(net, other).at(-1), 1)}.`;
      says.textContent = `${here} network reads ${reading(p)}.${meant}${more}`;
    }
    function soon() { waiting ||= requestAnimationFrame(show); }
    function take(image) {
      sample = image, chosen = null;
      ink = new Float64Array(GRID * GRID);
      if (image) ink = ink.map((_, k) => image.image[
        SIDE * Math.floor(k / GRID / FINE) + Math.floor(k % GRID / FINE)]);
      soon();
    }
    function draw(x0, y0, x1, y1) {
      if (sample) take(null);  // the first stroke clears the sample
      line(ink, ...[x0, y0, x1, y1].map((v) => FINE * v));
      soon();
    }

    function place(event) {
      const frame = paper.getBoundingClientRect();
      return [SIDE * (event.clientX - frame.left) / frame.width, SIDE * (event.clientY - frame.top) / frame.height];
    }
    paper.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary) return;
      paper.setPointerCapture(event.pointerId);
      says.setAttribute("aria-busy", true);  // said when the pen is lifted
      pen = place(event);
      draw(...pen, ...pen);
      event.preventDefault();
    });
    paper.addEventListener("pointermove", (event) => {
      if (!pen || !event.isPrimary) return;
      const way = event.getCoalescedEvents?.() ?? [];
      for (const one of way.length ? way : [event]) {
        const next = place(one);
        draw(...pen, ...next);
        pen = next;
      }
    });
    paper.addEventListener("lostpointercapture", () => { pen = null; says.removeAttribute("aria-busy"); });

    // By keys: the arrows move the pen, the space bar puts it down and lifts it.
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    paper.addEventListener("keydown", (event) => {
      const way = ways[event.key];
      if (event.key === " ") down = !down;
      else if (!way) return;
      event.preventDefault();
      const from = [...at];
      way?.forEach((v, k) => { at[k] = Math.min(SIDE - 1, Math.max(1, at[k] + v)); });
      if (down) draw(...from, ...at);
      ["cx", "cy"].forEach((name, k) => cursor.setAttribute(name, at[k]));
      cursor.classList.toggle("pad-down", down);
    });
    paper.addEventListener("blur", () => { down = false; });

    root.querySelectorAll(".pad-samples button").forEach((button, k) => {
      const image = document.createElement("img");
      image.src = picture(samples[k].image);
      image.alt = "";
      button.append(image);
      button.addEventListener("click", () => take(samples[k]));
    });
    outputs.forEach((button, k) => button.addEventListener("click", () => { chosen = k; soon(); }));
    root.querySelectorAll("[data-move]").forEach((button) => button.addEventListener("click", () => {
      ink = moved(ink, ...button.dataset.move.split(" ").map((v) => FINE * v));
      soon();
    }));
    find("clear").addEventListener("click", () => take(null));
    centre.addEventListener("change", soon);
    root.classList.add("pad-works");
    root.querySelectorAll("[hidden]").forEach((part) => { part.hidden = false; });
    take(samples[kept.first]);
    ink = moved(ink, ...kept.aside.map((v) => FINE * v));
  }

  return { bytes, halves, network, forward, pushes, centred, resampled, line, start };
})();
document.querySelectorAll(".pad").forEach(Pad.start);
