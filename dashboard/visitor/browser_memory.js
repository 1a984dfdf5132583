// What the browser keeps for this visitor, in localStorage; nothing of it leaves the machine but
// the one message to the dashboard's own server. Also: Back undoes one step at a time, a tour, and
// the way to the server for dates that are dragged over a chart.

const KEY = "tensortape";
const STEPS = [
  [".st-key-line-tickers", "Tickers",
    "Type a symbol or a part of a name, up to twelve. A name that is not listed here is searched for at Yahoo."],
  [".st-key-line-period", "Period and amount",
    "Everything below is measured over these dates, and growth is told for this amount of money."],
  ["[data-testid='stMetric']", "Numbers with their origin",
    "Tap a title or the question mark beside it to see how a number was computed, from which days and from where."],
  [".st-key-pages", "Pages",
    "Each page answers one question. All of them show the same tickers and dates."],
  [".st-key-line-tools", "Settings, lists and your own file",
    "Settings and lists stay in this browser. The address of the page is a link to exactly what you see."],
];

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

function write(changes) {
  const memory = { ...read(), ...changes };
  for (const name of Object.keys(memory)) if (memory[name] === null) delete memory[name];
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // a browser that keeps nothing
  }
}

// Streamlit replaces the address when a widget changes, and adds entries of its own on a change of
// page. Here whatever a visitor does is one entry, and what follows from it belongs to that entry.
function countSteps() {
  if (window.tensortapeSteps) return;
  window.tensortapeSteps = true;
  let fresh = false;
  for (const act of ["pointerdown", "keydown"]) {
    window.addEventListener(act, () => { fresh = true; }, true);
  }
  window.addEventListener("popstate", () => { fresh = false; }, true);
  const { pushState, replaceState } = window.history;
  const step = (state, title, address) => {
    if (new URL(address, location.href).href === location.href) return;
    (fresh ? pushState : replaceState).call(window.history, state, title, address);
    fresh = false;
  };
  window.history.pushState = step;
  window.history.replaceState = step;
}

function element(kind, text, about = {}) {
  return Object.assign(document.createElement(kind), { textContent: text, ...about });
}

function tour(root) {
  let at = -1;
  let marked = null;
  const unmark = () => { if (marked) marked.style.outline = ""; };
  const end = () => {
    unmark();
    write({ toured: true });
    root.replaceChildren();
  };
  const show = () => {
    unmark();
    const [target, title, text] = STEPS[at];
    marked = document.querySelector(target);
    if (marked) {
      marked.style.outline = "2px solid var(--st-primary-color, #0077BB)";
      marked.scrollIntoView({ block: "nearest" });
    }
    const last = at === STEPS.length - 1;
    const next = element("button", last ? "Done" : "Next", {
      onclick: () => { at += 1; if (last) end(); else show(); },
    });
    const panel = element("section", "");
    panel.setAttribute("aria-label", "Tour");
    panel.append(
      element("strong", `${at + 1} of ${STEPS.length}: ${title}`),
      element("p", text),
      next,
      element("button", "End the tour", { onclick: end, className: "quiet" }),
    );
    root.replaceChildren(panel);
    next.focus();
  };
  root.onkeydown = (event) => { if (event.key === "Escape") end(); };
  const offer = element("section", "", { className: "offer" });
  offer.setAttribute("aria-label", "Tour");
  offer.append(
    element("button", "New here? Five steps", { onclick: () => { at = 0; show(); } }),
    element("button", "✕", { onclick: end, className: "quiet", ariaLabel: "No tour" }),
  );
  root.replaceChildren(offer);
}

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component;
  countSteps();
  // For dashboard/server/charts.js, which has no way to the server of its own.
  window.tensortapeDates = (text) => setTriggerValue("dates", text);
  if (data.write) write(data.write);
  const memory = read();
  if (data.reads && !window.tensortapeHeard) {
    window.tensortapeHeard = true;
    const today = new Date().toISOString().slice(0, 10);
    const { settings, lists, visited } = memory;
    // Without a word from here the first run of the page stands: only news costs another.
    if (settings || lists || (visited && visited !== today)) {
      setStateValue("memory", JSON.stringify(memory));
    }
    write({ visited: today });
  }
  const root = parentElement.querySelector("#tour");
  if (root && data.tour && (data.again || !memory.toured) && !root.firstChild) tour(root);
}
