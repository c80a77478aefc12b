/* Dismiss a finding, or take a dismissal back, on a server that may write. */
"use strict";
(() => {
  const { root } = window.mingzhang;
  const dialog = document.getElementById("dismiss");
  const form = dialog.querySelector("form");
  const fields = form.elements;
  const alarm = form.querySelector("[role=alert]");
  const kept = (name) => { try { return sessionStorage.getItem(name) ?? ""; } catch { return ""; } };
  const keep = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* it is asked again */ } };
  const title = form.querySelector("h2");
  const dismissing = title.textContent;
  let button = null;

  const send = async () => {
    const headers = { Authorization: `Bearer ${fields.token.value}`, "Content-Type": "application/json" };
    const said = { finding: button.dataset.dismiss, reason: fields.reason.value, by: fields.by.value };
    const undo = "undo" in button.dataset;
    const answer = await fetch(`${root}dismissals`, { method: undo ? "DELETE" : "POST", headers, body: JSON.stringify(said) });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    keep("token", fields.token.value);
    keep("by", fields.by.value);
  };

  form.addEventListener("submit", async (event) => {
    if (!event.submitter?.value) return;
    event.preventDefault();
    try {
      await send();
      location.hash = button.closest("li").id;
      location.reload();
    } catch (problem) {
      alarm.textContent = problem.message;
    }
  });
  fetch(`${root}health.json`).then((answer) => answer.json()).then((state) => {
    if (state.read_only) return;
    document.querySelectorAll("[data-dismiss]").forEach((each) => {
      each.hidden = false;
      each.addEventListener("click", () => {
        button = each;
        const undo = "undo" in each.dataset;
        for (const name of ["reason", "by"]) {
          fields[name].closest("p").hidden = undo;
          fields[name].required = !undo;
        }
        title.textContent = undo ? title.dataset.undo : dismissing;
        form.querySelector(".about").textContent = each.closest("li").querySelector("strong").textContent;
        fields.reason.value = "";
        fields.by.value ||= kept("by");
        fields.token.value ||= kept("token");
        alarm.textContent = "";
        dialog.showModal();
      });
    });
  });
})();
