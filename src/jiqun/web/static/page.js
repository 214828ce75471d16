// Small comforts; every page works without them.
"use strict";
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-live]");
  if (form) form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const mark = event.target.closest("a.st");
  if (!mark) return;
  document.querySelectorAll(".on").forEach((other) => other.classList.remove("on"));
  mark.classList.add("on");
});
const focus = () => {
  const found = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!found) return;
  for (let at = found; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  found.classList.add("on");
  found.scrollIntoView({ block: found.matches("details") ? "start" : "center" });
};
const here = document.querySelector(".nav a[aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 40;
addEventListener("hashchange", focus);
addEventListener("load", focus);
document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (name) event.target.form.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
});
// Rule sets: find among the names that a formula may use.
document.addEventListener("input", (event) => {
  const table = event.target.dataset.find && document.getElementById(event.target.dataset.find);
  if (!table) return;
  const asked = event.target.value.trim().toLowerCase();
  table.querySelectorAll("tbody tr").forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(asked); });
});
// The studio: a slider and the number beside it are one value.
document.addEventListener("input", (event) => {
  const { twin, twinOf } = event.target.dataset;
  const other = twin ? document.getElementById(twin) : twinOf && document.querySelector(`[data-twin="${twinOf}"]`);
  if (other) other.value = event.target.value;
}, true);

// On paper nothing stays folded: rule sets are read whole.
addEventListener("beforeprint", () => document.querySelectorAll("details.rule-section, .rule-section details").forEach((part) => { part.open = true; }));
