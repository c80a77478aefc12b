/* Upload a report, follow its check, show what was found. */
"use strict";
(() => {
  const { root, english, entries } = window.mingzhang;
  const form = document.getElementById("upload");
  const drop = document.getElementById("drop");
  const input = document.getElementById("file");
  const progress = document.getElementById("progress");
  const bar = progress.querySelector("progress");
  const state = document.getElementById("state");
  const result = document.getElementById("result");
  const say = form.dataset;
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  let names = new Map();
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const send = (file) => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("report", file, file.name);
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = 40 * event.loaded / event.total; });
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* the message below says so */ }
      if (request.status === 202) done(answer);
      else failed(new Error(answer.error || answer.errors?.[0] || `HTTP ${request.status}`));
    });
    request.addEventListener("error", () => failed(new Error(english ? "The server does not answer." : "服务器没有应答。")));
    request.send(data);
  });

  const finding = (each) => {
    const item = element("li", each.severity);
    const head = element("p");
    head.append(element("span", `tag ${each.severity}`, say[each.severity]), " ", element("strong", "", english ? each.message_en || each.message : each.message));
    const where = [each.cell || (each.page ? `${say.page} ${each.page}` : each.line ? `${say.line} ${each.line}` : ""), each.table || each.section, each.row, each.column].filter(Boolean).join(" · ");
    item.append(head, element("p", "small faint", where));
    const rule = element("a", "small", names.get(`rule/${each.rule}`) ?? each.rule);
    rule.href = window.mingzhang.address(`rule/${each.rule}`);
    item.append(rule);
    return item;
  };

  const show = (job) => {
    const section = element("section");
    section.append(element("h2", "", job.document));
    if (job.state === "failed") {
      section.append(element("p", "lead", `${say.failed}：${job.error}`));
      return section;
    }
    const found = job.findings ?? [];
    const counts = element("p", "counts");
    for (const severity of ["violation", "warning", "info"]) {
      const number = found.filter((each) => each.severity === severity).length;
      if (number) counts.append(element("span", `tag ${severity}`, `${say[severity]} ${number}`));
    }
    section.append(counts);
    const links = element("p", "small", say.download);
    for (const format of ["html", "csv", "json", "turtle"]) {
      const link = element("a", "", format.toUpperCase());
      link.href = `${root}check/${job.job}/findings.${format}`;
      links.append(" ", link);
    }
    section.append(links);
    if (!found.length) section.append(element("p", "lead", say.none));
    const list = element("ul", "findings");
    list.append(...found.map(finding));
    section.append(list);
    return section;
  };

  const check = async (file) => {
    progress.hidden = false;
    bar.value = 0;
    state.textContent = `${say.sending} ${file.name}`;
    let job = await send(file);
    for (let pause = 250; job.state !== "done" && job.state !== "failed"; pause = Math.min(pause * 1.3, 2000)) {
      state.textContent = `${file.name}：${job.state === "checking" ? say.checking : say.reading}`;
      bar.value = job.state === "checking" ? 80 : 55;
      await wait(pause);
      const answer = await fetch(`${root}check/${job.job}.json`);
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      job = await answer.json();
    }
    bar.value = 100;
    return job;
  };

  const all = async (files) => {
    names = new Map((await entries()).map(([path, , name, en]) => [path, english && en ? en : name]));
    for (const file of files) {
      try {
        result.append(show(await check(file)));
      } catch (problem) {
        result.append(show({ document: file.name, state: "failed", error: problem.message }));
      }
    }
    progress.hidden = true;
  };

  input.addEventListener("change", () => { all([...input.files]); });
  form.addEventListener("submit", (event) => { event.preventDefault(); all([...input.files]); });
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    all([...event.dataTransfer.files]);
  });
})();
