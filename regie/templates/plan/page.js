(() => {
  "use strict";
  const layout = JSON.parse(document.getElementById("layout").textContent);
  const $ = (id) => document.getElementById(id);
  const all = (query) => [...document.querySelectorAll(query)];
  const panes = all(".gantt svg");
  const boxes = new Map(panes.map((svg) => [svg, svg.viewBox.baseVal]));
  const corner = document.querySelector(".corner");
  const gantt = document.querySelector(".gantt");
  let zoom = 1;

  const resize = () => {
    for (const [svg, box] of boxes) {
      svg.style.width = `${box.width * zoom}px`;
      svg.style.height = `${box.height * zoom}px`;
    }
    corner.style.width = `${layout.labels * zoom}px`;
    $("size").textContent = `${Math.round(zoom * 100)} %`;
  };
  const zoomTo = (wanted) => {
    zoom = Math.min(Math.max(wanted, 0.3), 3);
    resize();
  };
  const fit = () => zoomTo(Math.min(gantt.clientWidth / (layout.labels + layout.bars), 1.6));

  const shift = (query, by) => {
    for (const part of all(query)) {
      if (by) part.setAttribute("transform", `translate(0 ${by})`);
      else part.removeAttribute("transform");
    }
  };
  const show = (query, is) => all(query).forEach((part) => { part.style.display = is ? "" : "none"; });

  const filterDrawing = (who, phase) => {
    const plain = !who && !phase;
    show(".gantt .arrows, .gantt .line, .gantt .waits", plain);
    let y = layout.top;
    for (const band of layout.bands) {
      const kept = band.rows.filter((row) =>
        (!phase || phase === String(band.number)) && (!who || row.who === who));
      const ground = `.gantt [data-ground="${band.number}"]`;
      show(`${ground}, .gantt [data-band="${band.number}"]`, kept.length > 0);
      for (const row of band.rows) show(`.gantt [data-row="${row.number}"]`, kept.includes(row));
      if (!kept.length) continue;
      shift(`.gantt [data-band="${band.number}"]`, y - band.top);
      for (const rect of all(`${ground} rect`)) {
        rect.setAttribute("y", y);
        rect.setAttribute("height", layout.phase + layout.row * kept.length + 3);
      }
      y += layout.phase;
      for (const row of kept) {
        shift(`.gantt [data-row="${row.number}"]`, y + layout.row / 2 - row.middle);
        y += layout.row;
      }
      y += layout.gap;
    }
    for (const query of [".labels svg", ".chart svg"]) {
      document.querySelector(query).viewBox.baseVal.height = Math.max(y - layout.top, layout.row);
    }
    resize();
  };

  const filterTable = (who, phase) => {
    let week = null;
    let weekHas = false;
    const close = () => { if (week) week.hidden = !weekHas && Boolean(who || phase); };
    for (const body of all("#table tbody")) {
      if (body.classList.contains("week")) {
        close();
        week = body;
        weekHas = false;
        continue;
      }
      let any = false;
      for (const line of body.querySelectorAll("tr[data-band]")) {
        line.hidden = Boolean(phase) && line.dataset.band !== phase;
        any = any || !line.hidden;
      }
      body.hidden = !any || (Boolean(who) && body.dataset.who !== who);
      weekHas = weekHas || !body.hidden;
    }
    close();
  };

  const filter = () => {
    filterDrawing($("who").value, $("phase").value);
    filterTable($("who").value, $("phase").value);
    gantt.scrollTop = 0;
  };
  const point = (event, is) => {
    const row = event.target.closest("[data-row]");
    if (row) all(`.gantt [data-row="${row.dataset.row}"]`).forEach((part) => part.classList.toggle("pointed", is));
  };

  $("who").addEventListener("change", filter);
  $("phase").addEventListener("change", filter);
  $("smaller").addEventListener("click", () => zoomTo(zoom / 1.2));
  $("larger").addEventListener("click", () => zoomTo(zoom * 1.2));
  $("fit").addEventListener("click", fit);
  $("print").addEventListener("click", () => window.print());
  $("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
  });
  gantt.addEventListener("pointerover", (event) => point(event, true));
  gantt.addEventListener("pointerout", (event) => point(event, false));
  document.querySelector(".controls").hidden = false;
  if (layout.labels + layout.bars > gantt.clientWidth * 1.35) resize();
  else fit();
  gantt.scrollLeft = Math.max(layout.today - 240, 0) * zoom;
})();
