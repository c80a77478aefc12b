/* All findings, filtered in the browser: the rows are loaded once, and shown some at a time. */
"use strict";
(() => {
  const { english, address } = window.mingzhang;
  const form = document.getElementById("filter");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  const shown = document.getElementById("shown");
  const step = 40;
  const severities = { v: "violation", w: "warning", i: "info" };
  let limit = step;
  const option = (value, text) => new Option(text, value);

  fetch(form.dataset.source).then((answer) => answer.json()).then(({ reports, rules, rows }) => {
    const fields = form.elements;
    rules.map((rule, number) => [rule, number]).sort(([a], [b]) => a[3].localeCompare(b[3], "zh") || a[1].localeCompare(b[1], "zh"))
      .forEach(([rule, number]) => fields.rule.add(option(number, english ? rule[2] || rule[1] : rule[1])));
    [...new Set(reports.map((report) => report[4]).filter(Boolean))].sort().forEach((place) => fields.place.add(option(place, place)));
    [...new Set(reports.map((report) => report[2]).filter(Boolean))].sort().reverse().forEach((year) => fields.year.add(option(year, year)));
    if (fields.place.options.length < 2) fields.place.closest("label").hidden = true;

    const fits = ([report, rule, severity, , zh, en]) => {
      const [, name, year, , place] = reports[report];
      const words = fields.words.value.trim().toLowerCase();
      return (!fields.severity.value || fields.severity.value === severity)
        && (fields.rule.value === "" || Number(fields.rule.value) === rule)
        && (!fields.place.value || fields.place.value === place)
        && (!fields.year.value || fields.year.value === year)
        && (!words || words.split(/\s+/).every((word) => `${name} ${zh} ${en}`.toLowerCase().includes(word)));
    };
    const item = ([report, rule, severity, fragment, zh, en]) => {
      const [path, name, year, kind] = reports[report];
      const made = document.createElement("li");
      made.className = severities[severity];
      const tag = document.createElement("span");
      tag.className = `tag ${severities[severity]}`;
      tag.textContent = fields.severity.querySelector(`[value=${severity}]`).textContent;
      const text = document.createElement("p");
      text.append(tag, " ", english ? en || zh : zh);
      const place = document.createElement("p");
      place.className = "small faint";
      const link = document.createElement("a");
      link.href = address(`${path}/findings`, fragment);
      const kinds = { budget: ["预算", "budget"], "final-accounts": ["决算", "final account"], "": ["报告", "report"] };
      link.textContent = `${name} ${year} ${kinds[kind][english ? 1 : 0]}`;
      const about = document.createElement("a");
      about.href = address(rules[rule][0]);
      about.textContent = english ? rules[rule][2] || rules[rule][1] : rules[rule][1];
      place.append(link, " · ", about);
      made.append(text, place);
      return made;
    };
    const show = () => {
      const fitting = rows.filter(fits);
      list.replaceChildren(...fitting.slice(0, limit).map(item));
      list.removeAttribute("aria-busy");
      shown.textContent = fitting.length ? form.dataset.shown.replace("{n}", fitting.length) : form.dataset.empty;
      more.hidden = fitting.length <= limit;
      const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      history.replaceState(null, "", chosen.size ? "#" + chosen : location.pathname + location.search);
    };
    new URLSearchParams(location.hash.slice(1)).forEach((value, name) => { if (fields[name]) fields[name].value = value; });
    form.addEventListener("input", () => { limit = step; show(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    more.addEventListener("click", () => { limit += step; show(); });
    show();
  });
})();
