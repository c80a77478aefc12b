/* The query editor: YASGUI on this server's endpoint. A query after # is opened in a tab of its own. */
"use strict";
(() => {
  const host = document.getElementById("yasgui");
  const endpoint = new URL(host.dataset.endpoint, location.href).href.split("?")[0];
  const example = `${host.dataset.prefixes}\nSELECT ?report ?title WHERE {\n  ?report a mz:Report ; dcterms:title ?title .\n} LIMIT 20`;
  Yasgui.Yasqe.defaults.value = example;
  const editor = new Yasgui(host, {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: true,
    persistenceId: `mingzhang ${endpoint}`,
  });
  /* What the editor leaves without a name, for those who hear the page */
  const english = document.documentElement.lang === "en";
  const name = () => {
    host.querySelectorAll("input.autocomplete").forEach((field) => field.setAttribute("aria-label", english ? "Endpoint" : "查询服务"));
    host.querySelectorAll("select.tableSizer").forEach((field) => field.setAttribute("aria-label", english ? "Rows of a page" : "每页行数"));
    host.querySelectorAll(".CodeMirror textarea").forEach((field) => field.setAttribute("aria-label", english ? "Query" : "查询"));
  };
  new MutationObserver(name).observe(host, { childList: true, subtree: true });
  name();
  const open = () => {
    const query = new URLSearchParams(location.hash.slice(1)).get("query");
    if (!query) return;
    const tab = editor.addTab(true, { ...Yasgui.Tab.getDefaults(), name: "query" });
    tab.setQuery(query);
    tab.query();
  };
  addEventListener("hashchange", open);
  open();
})();
