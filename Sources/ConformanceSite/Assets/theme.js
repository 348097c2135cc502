// Runs before the page is shown, so that a chosen theme does not flash.
"use strict";
(() => {
  let choice = null;
  try { choice = localStorage.getItem("tensor-conformance-theme"); } catch { /* a page of a file may not remember */ }
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
})();
