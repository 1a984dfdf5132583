// What charts do in the browser beside Streamlit, without asking the server.
(() => {
  if (window.tensortapeCharts) return; // once per page, however often the element is drawn
  window.tensortapeCharts = true;
  const CHART = ".js-plotly-plot";

  // A figure with two scales carries what each of them changes in its layout (see
  // dashboard/charts/style/scales.py). The widget with the key below tells the server at the next
  // rerun, which then makes figures of that scale; the address has it at once.
  const CHOSEN = '.st-key-y [role="radio"][aria-checked="true"]';
  const write = (name) => {
    const address = new URL(location.href);
    if (name === "Linear") address.searchParams.delete("y");
    else address.searchParams.set("y", name);
    history.replaceState(history.state, "", address);
  };
  const rescale = (name) => {
    for (const chart of document.querySelectorAll(CHART)) {
      const changes = chart.layout?.meta?.scales?.[name];
      if (changes) window.Plotly.relayout(chart, changes);
    }
  };

  // A range dragged over the growth chart becomes the period, and a double click undoes it: see
  // dashboard/visitor/dragged_dates.py. Plotly tells of a drag by the ends of the axis one by one.
  const GROWTH = ".st-key-overview " + CHART;
  const day = (end) => String(end).slice(0, 10);
  const hear = (chart) => {
    if (!chart?.on || chart.tensortapeHeard) return;
    chart.tensortapeHeard = true;
    chart.on("plotly_relayout", (changes) => {
      const [first, last] = [changes["xaxis.range[0]"], changes["xaxis.range[1]"]];
      if (first && last) window.tensortapeDates?.(`${day(first)} ${day(last)}`);
    });
    chart.on("plotly_doubleclick", () => window.tensortapeDates?.("reset"));
  };
  document.addEventListener("pointerdown", ({ target }) => hear(target.closest?.(GROWTH)), true);

  // Beside Plotly's button for a picture, one for the data; Plotly makes its bar anew now and then.
  const name = (chart) => chart.closest('[class*="st-key-"]')?.className.match(/st-key-([\w-]+)/)?.[1];
  const offer = (chart) => {
    const bar = chart?.querySelector(".modebar");
    if (!bar || bar.querySelector(".tt-csv")) return;
    const button = document.createElement("a");
    button.className = "modebar-btn tt-csv";
    button.dataset.title = "Download what is drawn as CSV";
    button.textContent = "CSV";
    button.addEventListener("click", () =>
      saveFile(`${name(chart) ?? "chart"}.csv`, chartCsv(chart), "text/csv"));
    bar.firstElementChild?.prepend(button);
  };
  for (const event of ["pointerover", "pointerdown"])
    document.addEventListener(event, ({ target }) => offer(target.closest?.(CHART)), true);

  new MutationObserver((changes) => {
    const chosen = changes.find(({ type, target }) => type === "attributes" && target.matches(CHOSEN));
    if (chosen) {
      const name = chosen.target.textContent.trim();
      rescale(name);
      write(name);
    }
  }).observe(document.body, { subtree: true, attributeFilter: ["aria-checked"] });
})();
