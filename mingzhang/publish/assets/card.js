/* The card of an observation or claim: what the statements inside the page say of the fragment in the address. */
"use strict";
(() => {
  const { root, english, address } = window.mingzhang;
  const statements = document.getElementById("statements");
  const names = JSON.parse(document.getElementById("names").textContent);
  const say = (zh, en) => (english ? en : zh);
  let nodes = null;
  let context = {};
  const node = (fragment) => {
    if (!nodes) {
      const document_ = JSON.parse(statements.textContent);
      context = document_["@context"];
      nodes = new Map((document_["@graph"] ?? [document_]).map((each) => [each["@id"], each]));
    }
    return nodes.get("#" + fragment);
  };
  const value = (said, key) => {
    const found = said?.["mz:" + key];
    const one = Array.isArray(found) ? found[0] : found;
    return one && typeof one === "object" ? one["@value"] ?? one["@id"] : one;
  };
  /* The path of a thing, from its IRI as it is shortened in the statements. */
  const path = (iri = "") => {
    const at = iri.indexOf(":");
    const namespace = context[iri.slice(0, at)];
    const whole = typeof namespace === "string" ? namespace + iri.slice(at + 1) : iri;
    return whole.startsWith(document.body.dataset.base) ? whole.slice(document.body.dataset.base.length) : whole;
  };
  const coordinates = [
    ["organization", "单位", "Organization"], ["year", "年度", "Year"], ["phase", "阶段", "Phase"], ["flow", "收支", "Flow"],
    ["fund", "资金", "Fund"], ["functional", "功能分类", "Function"], ["economic", "经济分类", "Economic class"],
    ["nature", "性质", "Nature"], ["item", "事项", "Item"],
  ];
  const money = (text) => {
    const [whole, part = ""] = String(text).split(".");
    return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? "." + part : "");
  };
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [name, one] of Object.entries(attributes)) made.setAttribute(name, one);
    return made;
  };

  const card = element("aside", undefined, { class: "card", "aria-live": "polite", "aria-label": say("观测", "Observation") });
  card.hidden = true;
  document.body.append(card);
  const close = () => {
    card.hidden = true;
    document.querySelector(".here")?.classList.remove("here");
  };

  const show = () => {
    const fragment = decodeURIComponent(location.hash.slice(1));
    const said = fragment && node(fragment);
    const amount = value(said, "amount") ?? value(said, "value");
    if (!said || amount === undefined) return close();
    document.querySelector(".here")?.classList.remove("here");
    document.getElementById(fragment)?.classList.add("here");
    const shut = element("button", "×", { class: "close", type: "button", "aria-label": say("关闭", "Close") });
    shut.addEventListener("click", () => { history.replaceState(null, "", location.pathname + location.search); close(); });
    const measure = path(value(said, "measure")).split("/").pop();
    const yuan = !measure || measure === "amount" || measure === "change";
    const head = element("h2", money(amount));
    if (yuan) head.append(element("small", say(" 元", " yuan"), { class: "faint small" }));
    const list = element("dl", undefined, { class: "meta" });
    const row = (name, content) => { list.append(element("dt", name)); const cell = element("dd"); cell.append(content); list.append(cell); };
    row(say("印作", "Printed"), value(said, "printed") ?? "");
    if (value(said, "resolution")) row(say("精度", "Precision"), "± " + money(value(said, "resolution")) + (yuan ? say(" 元", " yuan") : ""));
    for (const [key, zh, en] of coordinates) {
      const member = path(value(said, key));
      if (!member || member.endsWith("/all")) continue;
      const link = element("a", (names[member] ?? [member.split("/").pop()])[english ? 1 : 0] ?? member, { href: address(member) });
      row(say(zh, en), link);
    }
    const page = value(said, "page");
    if (value(said, "cell")) row(say("单元格", "Cell"), value(said, "cell"));
    else if (page) row(say("页", "Page"), page);
    card.replaceChildren(shut, head, list);
    const picture = page && statements && document.body.dataset.pictures;
    if (picture) card.append(sheet(picture, page, value(said, "box")));
    const cite = element("p", undefined, { class: "small faint" });
    const iri = document.querySelector(".foot [lang=zxx]")?.textContent + "#" + fragment;
    cite.textContent = say("引用：", "Cite: ") + iri;
    card.append(cite);
    card.hidden = false;
  };

  /* The picture of the page, cut out around the box; pictures are 96 pixels an inch, boxes points. */
  const sheet = (template, page, box) => {
    const frame = element("a", undefined, { class: "sheet", href: template.replace("{page}", page), "aria-label": say("原页图片", "Picture of the page") });
    frame.style.display = "block";
    const image = element("img", undefined, { src: template.replace("{page}", page), alt: say(`第${page}页`, `page ${page}`), loading: "lazy" });
    image.addEventListener("error", () => frame.remove());  // this report was published without its document
    frame.append(image);
    if (box) {
      const [x0, top, x1, bottom] = box.split(" ").map((part) => Number(part) * 96 / 72);
      image.addEventListener("load", () => {
        const mark = element("i");
        const [w, h] = [image.naturalWidth, image.naturalHeight];
        Object.assign(mark.style, { left: `${100 * x0 / w}%`, top: `${100 * top / h}%`, width: `${100 * (x1 - x0) / w}%`, height: `${100 * (bottom - top) / h}%` });
        frame.append(mark);
      });
    }
    return frame;
  };

  addEventListener("hashchange", show);
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  show();
})();
