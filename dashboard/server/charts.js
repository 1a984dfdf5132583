// What charts do in the browser beside Streamlit, without asking the server.
(() => {
  if (window.tensortapeCharts) return; // once per page, however often the element is drawn
  window.tensortapeCharts = true;
  const CHART = ".js-plotly-plot";

  // A figure with two scales carries what each of them changes in its layout (see
  // dashboard/charts/style/scales.py). The widget with the key below tells the server at the next
  // rerun, which then makes figures of that scale.
  const CHOSEN = '.st-key-y [role="radio"][aria-checked="true"]';
  const rescale = (name) => {
    for (const chart of document.querySelectorAll(CHART)) {
      const changes = chart.layout?.meta?.scales?.[name];
      if (changes) window.Plotly.relayout(chart, changes);
    }
  };

  // Streamlit draws a chart anew when its figure has changed. Where the dates are the same as
  // before (`layout.uirevision`), it is zoomed again as a visitor had zoomed it.
  const zooms = new Map();
  const key = (chart) => chart.closest('[class*="st-key-"]')?.className.match(/st-key-[\w-]+/)?.[0];
  const remember = () => {
    for (const chart of document.querySelectorAll(CHART)) {
      const revision = chart.layout?.uirevision;
      const axis = chart._fullLayout?.xaxis;
      if (!revision || !axis) continue;
      if (axis.autorange) zooms.delete(key(chart));
      else zooms.set(key(chart), { revision, range: [...axis.range] });
    }
  };
  const rezoom = (chart) => {
    const zoom = zooms.get(key(chart));
    if (zoom && zoom.revision === chart.layout?.uirevision && chart._fullLayout?.xaxis?.autorange)
      window.Plotly.relayout(chart, { "xaxis.range": zoom.range });
  };
  for (const event of ["pointerup", "dblclick"])
    document.addEventListener(event, () => setTimeout(remember, 100), true);

  new MutationObserver((changes) => {
    const chosen = changes.find(({ type, target }) => type === "attributes" && target.matches(CHOSEN));
    if (chosen) rescale(chosen.target.textContent.trim());
    if (!zooms.size) return;
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      const chart = node.matches?.(".main-svg, .svg-container") && node.closest(CHART);
      if (chart) setTimeout(() => rezoom(chart), 0);
    }
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-checked"] });
})();
