// What charts do in the browser beside Streamlit, without asking the server.
(() => {
  if (window.tensortapeCharts) return; // once per page, however often the element is drawn
  window.tensortapeCharts = true;
  const CHART = ".js-plotly-plot";

  // A figure with two scales carries what each of them changes in its layout (see
  // dashboard/charts/style/scales.py). The widget with the key below tells the server at the next
  // rerun, which then makes figures of that scale.
  const CHOSEN = '.st-key-y [role="radio"][aria-checked="true"]';
  let scale;
  const rescale = (chart) => {
    const changes = chart.layout?.meta?.scales?.[scale];
    if (changes) window.Plotly.relayout(chart, changes);
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
    if (chosen) {
      scale = chosen.target.textContent.trim();
      document.querySelectorAll(CHART).forEach(rescale);
    }
    if (!zooms.size) return;
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      const chart = node.matches?.(".main-svg, .svg-container") && node.closest(CHART);
      if (chart) setTimeout(() => rezoom(chart), 0);
    }
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-checked"] });
})();
