// Small helps; every page and form works without them.
"use strict";
document.documentElement.classList.add("js");

// Shows only the fields that belong to what is chosen in a select.
function showFields(select) {
  const scope = select.closest("fieldset");
  for (const part of scope.querySelectorAll("[data-for]")) {
    part.classList.toggle("off", !part.dataset.for.split(" ").includes(select.value));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const select of document.querySelectorAll("[data-shows]")) {
    showFields(select);
    select.addEventListener("change", () => showFields(select));
  }
  const fault = document.getElementById("fel");
  if (fault) {
    fault.focus();
  }
});

// A part that is replaced keeps what the reader has opened, and the focus.
let opened = [];
let focused = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  opened = [...part.querySelectorAll("details")].map((d, n) => [keyOf(d, n), d.open]);
  const active = document.activeElement;
  focused = part.contains(active) ? active.id || active.textContent : null;
  // Nothing is replaced where somebody is writing, or has written something that is not sent.
  const fields = [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  if (fields.some((f) => f === active || f.value !== f.defaultValue)) {
    event.detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  const part = document.getElementById(event.detail.target.id);
  if (!part) {
    return;
  }
  const was = new Map(opened);
  [...part.querySelectorAll("details")].forEach((d, n) => {
    if (was.has(keyOf(d, n))) {
      d.open = was.get(keyOf(d, n));
    }
  });
  if (focused) {
    const again = document.getElementById(focused) ||
      [...part.querySelectorAll("summary, button")].find((e) => e.textContent === focused);
    if (again) {
      again.focus();
    }
  }
});
function keyOf(details, number) {
  const summary = details.querySelector("summary");
  return summary ? summary.textContent : String(number);
}
