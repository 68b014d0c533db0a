(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const list = $("list");
  const mails = [...list.querySelectorAll("details.mail")];
  const texts = mails.map((mail) => mail.textContent.toLowerCase());
  const hours = mails.map((mail) => mail.querySelector("time").textContent);

  const shown = () => {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const who = $("who").value;
    return mails.filter((mail, number) =>
      (!who || mail.dataset.who === who) &&
      ($("reminders").checked || !mail.classList.contains("reminder")) &&
      words.every((word) => texts[number].includes(word)));
  };
  const group = (title) => {
    const section = document.createElement("section");
    const heading = document.createElement("h3");
    section.className = "group";
    heading.textContent = title;
    section.append(heading);
    return section;
  };
  const arrange = () => {
    const byPerson = $("group").value === "who";
    const kept = shown();
    const groups = new Map();
    mails.forEach((mail, number) => {
      const day = byPerson ? `${mail.dataset.short} ` : "";
      mail.querySelector("time").textContent = day + hours[number];
    });
    for (const mail of kept) {
      const title = byPerson ? mail.dataset.name : mail.dataset.day;
      if (!groups.has(title)) groups.set(title, group(title));
      groups.get(title).append(mail);
    }
    const titles = [...groups.keys()];
    if (byPerson) titles.sort((one, other) => one.localeCompare(other));
    list.replaceChildren(...titles.map((title) => groups.get(title)));
    for (const section of list.children) {
      const count = document.createElement("span");
      count.className = "count";
      count.textContent = section.querySelectorAll("details.mail").length;
      section.firstChild.append(" ", count);
    }
    $("found").textContent = `${kept.length} / ${mails.length}`;
  };
  let wait = 0;
  $("find").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(arrange, 120); });
  for (const id of ["who", "group", "reminders"]) $(id).addEventListener("change", arrange);
  document.querySelector("form.filter").addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("[data-person]")) {
    link.addEventListener("click", () => { $("who").value = link.dataset.person; arrange(); });
  }

  const fit = (gantt) => {
    const boxes = [...gantt.querySelectorAll("svg")].map((svg) => [svg, svg.viewBox.baseVal]);
    const labels = gantt.querySelector(".labels svg").viewBox.baseVal.width;
    const bars = gantt.querySelector(".chart svg").viewBox.baseVal.width;
    const zoom = Math.min(Math.max(gantt.clientWidth / (labels + bars), 0.62), 1.4);
    for (const [svg, box] of boxes) {
      svg.style.width = `${box.width * zoom}px`;
      svg.style.height = `${box.height * zoom}px`;
    }
  };
  const tabs = [...document.querySelectorAll("[data-pane]")];
  const open = (name) => tabs.forEach((tab) => {
    tab.setAttribute("aria-pressed", tab.dataset.pane === name);
    $(tab.dataset.pane).hidden = tab.dataset.pane !== name;
  });
  tabs.forEach((tab) => tab.addEventListener("click", () => open(tab.dataset.pane)));
  document.querySelectorAll(".gantt").forEach(fit);
  open("before");
  root.classList.add("scripted");
  document.querySelectorAll(".controls, .tabs").forEach((part) => { part.hidden = false; });
  $("print").addEventListener("click", () => window.print());
  $("theme").addEventListener("click", () => {
    const isDark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
  });
  $("found").textContent = `${mails.length} / ${mails.length}`;
})();
