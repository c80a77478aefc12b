/* Every page: the search box, the choice of light and dark, tables that sort and narrow. No library, no request until
   the search is used. */
"use strict";
(() => {
  const root = document.body.dataset.root;
  const live = "live" in document.body.dataset;
  const english = document.documentElement.lang === "en";

  /* The address of a page in the language of this one. */
  const address = (path, fragment) => {
    const end = live ? (english ? "?lang=en" : "") : (path ? "/" : "") + (english ? "index.en.html" : "");
    return root + path.split("/").map(encodeURIComponent).join("/") + end + (fragment ? "#" + encodeURIComponent(fragment) : "");
  };
  window.mingzhang = { root, live, english, address, search: null };

  /* Light and dark */
  const stored = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
  if (stored) document.documentElement.dataset.theme = stored;
  document.getElementById("theme")?.addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", dark ? "light" : "dark"); } catch { /* private windows keep nothing */ }
    document.dispatchEvent(new Event("themechange"));
  });

  /* Searching: the index is loaded when the box is first used. */
  const kinds = {
    organization: ["单位", "organization"], report: ["报告", "report"], code: ["科目", "code"], place: ["地区", "place"],
    rule: ["规则", "rule"], question: ["问题", "question"],
  };
  const schemes = {
    functional: ["功能分类", "functional"], economic: ["部门经济分类", "economic"], "government-economic": ["政府经济分类", "government economic"],
  };
  const order = Object.keys(kinds);
  let index = null;
  const load = () => index ??= fetch(root + "data/search.json").then((answer) => (answer.ok ? answer.json() : []));

  const found = (entries, words) => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = [];
    for (const entry of entries) {
      const [path, kind, name, en, more] = entry;
      const text = `${name} ${en} ${more}`.toLowerCase();
      if (!wanted.every((word) => text.includes(word))) continue;
      const first = wanted[0];
      const rank = name.toLowerCase() === first || more === first ? 0 : name.toLowerCase().startsWith(first) || more.startsWith(first) ? 1 : name.toLowerCase().includes(first) ? 2 : 3;
      hits.push([rank * 10 + order.indexOf(kind), name.length, entry]);
    }
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((hit) => hit[2]);
  };

  const searching = (box, choose, only) => {
    const input = box.querySelector("input");
    const list = document.createElement("ul");
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.id = "found-" + Math.random().toString(36).slice(2, 8);
    list.setAttribute("aria-label", input.getAttribute("aria-label"));
    input.setAttribute("aria-controls", list.id);
    box.append(list);
    let at = -1;
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (next) => {
      const items = [...list.children];
      if (!items.length) return;
      at = (next + items.length) % items.length;
      items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      input.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    };
    const show = async () => {
      const words = input.value.trim();
      if (!words) return close();
      const entries = await load();
      if (input.value.trim() !== words) return;
      const hits = found(only ? entries.filter((entry) => entry[1] === only) : entries, words).slice(0, 14);
      list.replaceChildren(...hits.map(([path, kind, name, en, more], number) => {
        const item = document.createElement("li");
        const label = document.createElement("span");
        const note = document.createElement("small");
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.id = `${list.id}-${number}`;
        label.textContent = (english && en && kind !== "report" ? en : name) + (kind === "report" ? ` ${en}` : "");
        const scope = path.endsWith("/department") ? (english ? "department" : "部门") : kinds[kind][english ? 1 : 0];
        note.textContent = kind === "code" ? `${more} ${(schemes[path.split("/")[1]] ?? kinds.code)[english ? 1 : 0]}` : kind === "report" ? (more.startsWith("budget") ? (english ? "budget" : "预算") : (english ? "final account" : "决算")) : scope;
        item.append(label, note);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(path, name); close(); });
        return item;
      }));
      list.hidden = !hits.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      at = -1;
    };
    input.addEventListener("input", show);
    input.addEventListener("focus", load);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && list.children.length) list.children[Math.max(at, 0)].dispatchEvent(new MouseEvent("mousedown", { cancelable: true }));
      else return;
      event.preventDefault();
    });
    return input;
  };
  window.mingzhang.searching = searching;
  window.mingzhang.entries = load;
  document.querySelectorAll(".search").forEach((box) => searching(box, (path) => { location.href = address(path); }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !event.target.isContentEditable) {
      const input = document.querySelector(".search input");
      if (input) { event.preventDefault(); input.focus(); }
    }
  });

  /* Tables that sort by a column, and narrow to the rows that hold some words */
  const value = (cell) => {
    const text = cell.textContent.trim();
    const number = Number(text.replace(/[,%]/g, ""));
    return text && !Number.isNaN(number) ? number : text;
  };
  document.querySelectorAll("table[data-filter]").forEach((table) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const body = table.tBodies[0];
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [value(row.cells[column]), row]);
        rows.sort(([a], [b]) => typeof a === "number" && typeof b === "number" ? a - b : a === "" ? 1 : b === "" ? -1 : String(a).localeCompare(String(b), "zh"));
        if (down) rows.reverse();
        body.append(...rows.map(([, row]) => row));
      });
    });
    if (body.rows.length > 12) {
      const label = english ? "Narrow the rows…" : "只看含有…的行";
      const narrow = document.createElement("p");
      const input = document.createElement("input");
      narrow.className = "narrow";
      input.type = "search";
      input.placeholder = label;
      input.setAttribute("aria-label", label);
      narrow.append(input);
      table.closest(".scroll").before(narrow);
      input.addEventListener("input", () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        for (const row of body.rows) {
          const text = row.textContent.toLowerCase();
          row.hidden = !words.every((word) => text.includes(word));
        }
      });
    }
  });

  /* What a link to a fragment means may be in a closed branch */
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
