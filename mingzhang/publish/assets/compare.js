/* Organizations or years side by side; the address after # holds the choice: path,path;year,year */
"use strict";
(() => {
  const { root, english, address, searching } = window.mingzhang;
  const host = document.getElementById("compare");
  const say = host.dataset;
  const most = 5;
  const read = () => {
    const [paths = "", years = ""] = decodeURIComponent(location.hash.slice(1)).split(";");
    return { paths: paths.split(",").filter(Boolean).slice(0, most), years: years.split(",").filter(Boolean) };
  };
  let { paths, years } = read();
  const loaded = new Map();
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const wan = (text) => text === null || text === undefined ? "" : (Number(text) / 10000).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  const box = element("div", "search");
  box.innerHTML = '<input type="search" autocomplete="off" role="combobox" aria-expanded="false" aria-autocomplete="list">';
  const input = box.firstChild;
  input.placeholder = say.search;
  input.setAttribute("aria-label", say.search);
  const chips = element("div", "chips");
  const choice = element("fieldset");
  choice.append(element("legend", "", say.year));
  const status = element("p", "small faint");
  status.setAttribute("role", "status");
  const out = element("div");
  host.append(box, chips, choice, status, out);
  searching(box, (path) => {
    input.value = "";
    if (paths.length >= most) { status.textContent = say.full; return; }
    if (!paths.includes(path)) paths.push(path);
    update();
  }, "organization");

  const get = async (path) => {
    if (!loaded.has(path)) {
      const answer = await fetch(root + path.split("/").map(encodeURIComponent).join("/") + ".figures.json");
      loaded.set(path, answer.ok ? await answer.json() : null);
    }
    return loaded.get(path);
  };
  const title = (each) => each.name + (each.scope === "department" ? (english ? " (department)" : "（部门）") : "");

  const table = (label, columns, rows) => {
    const scroll = element("div", "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", label);
    const made = element("table", "years");
    made.append(element("caption", "", `${label} · ${say.unit}`));
    const head = made.createTHead();
    const top = head.insertRow(), below = head.insertRow();
    const corner = element("th");
    corner.rowSpan = 2;
    top.append(corner);
    for (const { name, year } of columns) {
      const cell = element("th", "n", `${name} ${year}`);
      cell.colSpan = 2;
      cell.scope = "colgroup";
      top.append(cell);
      below.append(element("th", "n", say.budget), element("th", "n", say.outturn));
    }
    const body = made.createTBody();
    for (const { name, level, cells } of rows) {
      const row = body.insertRow();
      if (level === 0) row.className = "total";
      const label_ = element("th", `d${level}`, name);
      label_.scope = "row";
      row.append(label_);
      cells.forEach((cell) => row.append(element("td", "n", wan(cell))));
    }
    scroll.append(made);
    return scroll;
  };

  const update = async () => {
    history.replaceState(null, "", paths.length ? "#" + paths.map(encodeURIComponent).join(",") + (years.length ? ";" + years.join(",") : "") : location.pathname + location.search);
    status.textContent = "";
    const all = await Promise.all(paths.map(get));
    const bodies = all.filter(Boolean);
    if (bodies.length < all.length) status.textContent = say.failed;
    chips.replaceChildren(...paths.map((path, number) => {
      const chip = element("span", "chip");
      const link = element("a", "", all[number] ? title(all[number]) : path);
      link.href = address(path);
      const remove = element("button", "", "×");
      remove.type = "button";
      remove.setAttribute("aria-label", `${say.remove} ${link.textContent}`);
      remove.addEventListener("click", () => { paths = paths.filter((other) => other !== path); update(); });
      chip.append(link, remove);
      return chip;
    }));
    const known = [...new Set(bodies.flatMap((each) => each.years))].sort();
    if (!years.some((year) => known.includes(year))) {
      const shared = known.filter((year) => bodies.every((each) => each.years.includes(year)));
      years = bodies.length > 1 ? (shared.length ? shared : known).slice(-1) : known.slice(-most);
    }
    choice.hidden = !bodies.length;
    choice.replaceChildren(choice.firstChild, ...known.map((year) => {
      const label = element("label", "chip");
      const tick = element("input");
      tick.type = "checkbox";
      tick.checked = years.includes(year);
      tick.addEventListener("change", () => { years = known.filter((other) => other === year ? tick.checked : years.includes(other)); update(); });
      label.append(tick, year);
      return label;
    }));
    const columns = bodies.flatMap((each) => years.filter((year) => each.years.includes(year)).map((year) => ({ each, name: title(each), year })));
    const named = new Map();
    for (const { each } of columns) for (const line of each.lines) if (!named.has(line.zh)) named.set(line.zh, line);
    const rows = [...named.values()].map((line) => ({
      name: english ? line.en || line.zh : line.zh,
      level: line.level,
      cells: columns.flatMap(({ each, year }) => {
        const same = each.lines.find((other) => other.zh === line.zh);
        const at = each.years.indexOf(year);
        return [same?.budget[at], same?.executed[at]];
      }),
    }));
    const codes = [...new Set(columns.flatMap(({ each }) => Object.keys(each.functional)))].sort();
    const classes = codes.map((code) => {
      const name = columns.map(({ each }) => each.functional[code]).find(Boolean);
      return {
        name: `${code} ${english ? name.en || name.zh : name.zh}`,
        level: 1,
        cells: columns.flatMap(({ each, year }) => [each.functional[code]?.years[year]?.budget, each.functional[code]?.years[year]?.executed]),
      };
    }).filter((row) => row.cells.some(Boolean));
    out.replaceChildren();
    if (!columns.length) return;
    out.append(table(host.closest("main").querySelector("h1").textContent, columns, rows));
    if (classes.length) {
      const values = columns.flatMap(({ each, name, year }) => codes.map((code) => {
        const told = each.functional[code]?.years[year];
        return { column: `${name} ${year}`, code: english ? each.functional[code]?.en || each.functional[code]?.zh : each.functional[code]?.zh, amount: Number(told?.executed ?? told?.budget ?? 0) / 10000 };
      })).filter((value) => value.amount);
      out.append(element("h2", "", say.function));
      const figure = element("figure", "chart");
      figure.dataset.alt = say.function;
      out.append(figure, table(say.function, columns, classes));
      window.mingzhang.draw(figure, {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        width: "container",
        height: { step: 34 },
        data: { values },
        mark: { type: "bar" },
        encoding: {
          y: { field: "column", type: "nominal", title: null, sort: null, axis: { labelLimit: 220 } },
          x: { field: "amount", type: "quantitative", title: say.unit },
          color: { field: "code", type: "nominal", title: null },
          tooltip: [{ field: "column", title: " " }, { field: "code", title: " " }, { field: "amount", title: say.unit, format: ",.2f" }],
        },
      });
    }
  };
  addEventListener("hashchange", () => { ({ paths, years } = read()); update(); });
  update();
})();
