// Draws charts on the other scale at once, in the browser: a figure with two scales carries what
// each of them changes in its layout (see dashboard/charts/style/scales.py). The widget with the
// key below tells the server at the next rerun, which then makes figures of that scale.
(() => {
  if (window.tensortapeScale) return; // once per page, however often the element is drawn
  window.tensortapeScale = true;
  const CHOSEN = '.st-key-y [role="radio"][aria-checked="true"]';

  const rescale = (name) => {
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      const changes = chart.layout?.meta?.scales?.[name];
      if (changes) window.Plotly.relayout(chart, changes);
    }
  };

  new MutationObserver((changes) => {
    const chosen = changes.map((change) => change.target).find((one) => one.matches(CHOSEN));
    if (chosen) rescale(chosen.textContent.trim());
  }).observe(document.body, { subtree: true, attributeFilter: ["aria-checked"] });
})();
