// What charts do in the browser beside Streamlit, without asking the server.
(() => {
  if (window.tensortapeCharts) return; // once per page, however often the element is drawn
  window.tensortapeCharts = true;
  const CHART = ".js-plotly-plot";

  // A figure with two scales carries what each of them changes in its layout (see
  // dashboard/charts/style/scales.py). The widget with the key below tells the server at the next
  // rerun, which then makes figures of that scale; the address has it at once.
  const CHOSEN = '.st-key-y [role="radio"][aria-checked="true"]';
  let scale;
  const write = () => {
    const address = new URL(location.href);
    if (scale === "Linear") address.searchParams.delete("y");
    else address.searchParams.set("y", scale);
    history.replaceState(history.state, "", address);
  };
  const rescale = (chart) => {
    const changes = chart.layout?.meta?.scales?.[scale];
    if (changes) window.Plotly.relayout(chart, changes);
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

  // Streamlit draws each chart a second time, because it copies the figure when it applies its theme
  // again. A figure that is drawn already is only taken over, as Plotly would at the end.
  const content = ({ data, layout }) => JSON.stringify([data, { ...layout, width: 0, height: 0 }]);
  const configs = new WeakMap();
  const isDrawn = (chart, { data, layout, config }) =>
    chart._fullLayout?.width === layout.width &&
    chart._fullLayout.height === layout.height &&
    configs.get(chart) === config &&
    content(chart) === content({ data, layout });

  // What is out of sight is drawn when the browser has nothing else to do, or is scrolled to, or
  // printed: a chart takes longer than all else of a page.
  const waiting = new Map();
  const inSight = (chart) => {
    const { top } = chart.getBoundingClientRect();
    return top < 1.2 * window.innerHeight;
  };
  const draw = (chart) => {
    const begin = waiting.get(chart);
    waiting.delete(chart);
    begin?.();
  };
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
  const atRest = () => document.querySelector('[data-test-script-state="notRunning"]');
  let planned = false;
  const plan = () => {
    if (planned || !waiting.size) return;
    planned = true;
    idle(() => {
      planned = false;
      if (!atRest()) return void setTimeout(plan, 100);
      draw(waiting.keys().next().value);
      plan();
    });
  };
  const later = (chart, height, act) => {
    const before = scale;
    chart.style.minHeight = `${height}px`;
    chart.dataset.waiting = "";
    return new Promise((resolve) => {
      waiting.set(chart, () => {
        chart.style.minHeight = "";
        delete chart.dataset.waiting;
        resolve(chart.isConnected ? act() : chart);
        if (scale !== before) rescale(chart);
      });
      plan();
    });
  };
  document.addEventListener("scroll", () => [...waiting.keys()].filter(inSight).forEach(draw), true);
  window.addEventListener("beforeprint", () => [...waiting.keys()].forEach(draw));

  const prepare = (Plotly) => {
    const { react } = Plotly;
    Plotly.react = (chart, figure, ...others) => {
      if (typeof chart === "string" || !figure?.layout) return react(chart, figure, ...others);
      if (isDrawn(chart, figure)) {
        Object.assign(chart, { data: figure.data, layout: figure.layout });
        return Promise.resolve(chart);
      }
      configs.set(chart, figure.config);
      const act = () => react(chart, figure, ...others);
      return chart._fullLayout || inSight(chart) ? act() : later(chart, figure.layout.height, act);
    };
    return Plotly;
  };
  if (window.Plotly) {
    prepare(window.Plotly);
  } else {
    // Streamlit loads Plotly with its first chart.
    Object.defineProperty(window, "Plotly", {
      configurable: true,
      enumerable: true,
      set: (Plotly) =>
        Object.defineProperty(window, "Plotly", {
          value: prepare(Plotly), configurable: true, enumerable: true, writable: true,
        }),
    });
  }

  new MutationObserver((changes) => {
    const chosen = changes.find(({ type, target }) => type === "attributes" && target.matches(CHOSEN));
    if (!chosen) return;
    scale = chosen.target.textContent.trim();
    document.querySelectorAll(CHART).forEach(rescale);
    write();
  }).observe(document.body, { subtree: true, attributeFilter: ["aria-checked"] });
})();
