// Draws the charts of the page and saves what it holds: pictures, data, files. No network. Stands
// below dashboard/server/chart_data.js.

function bar(chart, name) {
  const place = document.createElement("div");
  for (const form of ["png", "svg"]) {
    const button = document.createElement("button");
    button.textContent = form.toUpperCase();
    button.onclick = () => Plotly.downloadImage(chart,
      { format: form, filename: name, width: chart.offsetWidth, height: chart.offsetHeight, scale: form === "png" ? 2 : 1 });
    place.append(button);
  }
  const data = document.createElement("button");
  data.textContent = "CSV";
  data.onclick = () => saveFile(name + ".csv", chartCsv(chart), "text/csv");
  place.append(data);
  chart.after(place);
}

// Figures come in the ink of a light page; a page on paper is light.
const INK = { light: "#1b1b1f", dark: "#e9e8e4" }, PAGE = { light: "#fff", dark: "#171614" };
const LOOK = { displaylogo: false, displayModeBar: false, responsive: true, doubleClick: "reset" };
const darkness = window.matchMedia("(prefers-color-scheme: dark)");

function draw(scheme) {
  for (const source of document.querySelectorAll("script[data-figure]")) {
    const text = source.textContent.replaceAll(INK.light, INK[scheme]);
    const { data, layout } = JSON.parse(text);
    layout.hoverlabel = { ...layout.hoverlabel, bgcolor: PAGE[scheme], font: { color: INK[scheme] } };
    Plotly.react(source.dataset.figure, data, layout, LOOK);
  }
}

draw(darkness.matches ? "dark" : "light");
darkness.addEventListener("change", () => draw(darkness.matches ? "dark" : "light"));
for (const source of document.querySelectorAll("script[data-figure]")) {
  bar(document.getElementById(source.dataset.figure), source.dataset.figure);
}

for (const button of document.querySelectorAll("button[data-file]")) {
  button.onclick = () => {
    const part = document.querySelector(`script[data-part="${button.dataset.file}"]`);
    const bytes = Uint8Array.from(atob(part.textContent), letter => letter.charCodeAt(0));
    saveFile(button.dataset.name, bytes, "application/octet-stream");
  };
}

window.addEventListener("beforeprint", () => {
  if (darkness.matches) draw("light");
  for (const chart of document.querySelectorAll(".js-plotly-plot")) Plotly.Plots.resize(chart);
});
window.addEventListener("afterprint", () => { if (darkness.matches) draw("dark"); });
