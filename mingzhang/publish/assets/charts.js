/* Charts: the library is loaded when the first chart comes into view, from this site. */
"use strict";
(() => {
  const { root } = window.mingzhang;
  let library = null;
  const script = (name) => new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = `${root}assets/vendor/${name}`;
    element.onload = done;
    element.onerror = () => failed(new Error(name));
    document.head.append(element);
  });
  const load = () => library ??= (async () => {
    for (const name of ["vega.min.js", "vega-lite.min.js", "vega-embed.min.js"]) await script(name);
  })();
  const look = (width) => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { labelColor: colour("--faint"), titleColor: colour("--faint"), gridColor: colour("--rule"), domainColor: colour("--strong"), tickColor: colour("--rule"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" };
    return {
      background: "transparent",
      font: style.getPropertyValue("--sans").trim(),
      axis,
      legend: { labelColor: colour("--ink"), titleColor: colour("--faint"), orient: "top", labelFontSize: 13, labelLimit: width - 130, columns: Math.max(1, Math.floor((width - 100) / 150)) },
      title: { color: colour("--ink") },
      view: { stroke: null },
      line: { strokeWidth: 2 },
      point: { filled: true, size: 50 },
      bar: { color: colour("--bar") },
      range: { category: [colour("--seal"), colour("--link"), colour("--bar"), colour("--bar-other"), colour("--strong")] },
    };
  };
  const draw = async (figure, specification) => {
    await load();
    let host = figure.querySelector(".canvas");
    if (!host) {
      host = document.createElement("div");
      host.className = "canvas";
      host.setAttribute("role", "img");
      host.setAttribute("aria-label", figure.dataset.alt ?? "");
      figure.append(host);
    }
    // the words above it are those of the page, and so are the colours
    const { $schema, title, background, config, ...drawn } = specification;
    if (typeof drawn.width === "number") drawn.width = Math.min(drawn.width, host.clientWidth - 120);
    await window.vegaEmbed(host, drawn, { actions: false, renderer: "svg", mode: "vega-lite", config: look(host.clientWidth) });
  };
  window.mingzhang.draw = draw;
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      const specification = JSON.parse(target.querySelector("script").textContent);
      draw(target, specification);
      document.addEventListener("themechange", () => draw(target, specification));
    }
  }, { rootMargin: "200px" });
  document.querySelectorAll("figure.chart").forEach((figure) => watch.observe(figure));
})();
