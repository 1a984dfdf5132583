// Draws the charts of the page and saves what it holds: pictures, data, files. No network.
"use strict";

function save(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

// A row per point, or per cell of a map: the line that it is of, and where it is.
function points(chart) {
  const rows = ["line,x,y,z"];
  for (const trace of chart._fullData) {
    const xs = trace.x || [], ys = trace.y || [];
    if (trace.type === "heatmap") {
      ys.forEach((y, row) => xs.forEach((x, column) =>
        rows.push([trace.name, x, y, trace.z[row][column]].map(cell).join(","))));
    } else {
      for (let at = 0; at < Math.max(xs.length, ys.length); at++) {
        rows.push([trace.name, xs[at], ys[at], ""].map(cell).join(","));
      }
    }
  }
  return rows.join("\n") + "\n";
}

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
  data.onclick = () => save(name + ".csv", points(chart), "text/csv");
  place.append(data);
  chart.after(place);
}

for (const source of document.querySelectorAll("script[data-figure]")) {
  const chart = document.getElementById(source.dataset.figure);
  const figure = JSON.parse(source.textContent);
  Plotly.newPlot(chart, figure.data, figure.layout,
    { displaylogo: false, displayModeBar: false, responsive: true, doubleClick: "reset" });
  bar(chart, source.dataset.figure);
}

for (const button of document.querySelectorAll("button[data-file]")) {
  button.onclick = () => {
    const part = document.querySelector(`script[data-part="${button.dataset.file}"]`);
    const bytes = Uint8Array.from(atob(part.textContent), letter => letter.charCodeAt(0));
    save(button.dataset.name, bytes, "application/octet-stream");
  };
}

window.addEventListener("beforeprint", () => {
  for (const chart of document.querySelectorAll(".js-plotly-plot")) Plotly.Plots.resize(chart);
});
