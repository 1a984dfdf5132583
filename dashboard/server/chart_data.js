// What a chart holds, as CSV; for charts on the page and in the report. No network.
"use strict";

function saveFile(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function csvCell(value) {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

// A row per point, or per cell of a map: the line that it is of, and where it is.
function chartCsv(chart) {
  const rows = ["line,x,y,z"];
  const add = (...cells) => rows.push(cells.map(csvCell).join(","));
  for (const trace of chart._fullData) {
    const xs = trace.x || [], ys = trace.y || trace.close || [];
    if (trace.type === "heatmap") {
      ys.forEach((y, row) => xs.forEach((x, column) => add(trace.name, x, y, trace.z[row][column])));
    } else {
      for (let at = 0; at < Math.max(xs.length, ys.length); at++) add(trace.name, xs[at], ys[at], "");
    }
  }
  return rows.join("\n") + "\n";
}
