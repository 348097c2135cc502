// What pages do beyond what they say: themes, the search box, the matrix's filters, and cases that open where they stand.
"use strict";

const TC = { chapters: new Map(), waiting: new Map(), words: null };

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const number = value => value.toLocaleString("en-US");

// Data files call these two.
TC.add = (key, data) => {
  TC.chapters.set(key, data);
  for (const done of TC.waiting.get(key) ?? []) done(data);
  TC.waiting.delete(key);
};
TC.search = data => { TC.words = data; };

/** The cases of a chapter, loaded when first asked for. */
TC.load = key => new Promise((done, failed) => {
  if (TC.chapters.has(key)) return done(TC.chapters.get(key));
  if (TC.waiting.has(key)) return TC.waiting.get(key).push(done);
  TC.waiting.set(key, [done]);
  const script = element("script", { src: `data/${key}.js` });
  script.onerror = () => { TC.waiting.delete(key); failed(new Error(`data/${key}.js cannot be read`)); };
  document.head.append(script);
});

const VERDICTS = {
  p: ["passed", "✓"], f: ["failed", "✗"], e: ["error", "!"], u: ["unexpected-pass", "⇑"], d: ["diverged", "≠"],
  x: ["not-run", "○"], o: ["observed", "?"], n: ["unsupported", "–"], "-": ["absent", "·"],
};
const WORDS = { "unexpected-pass": "unexpected pass", "not-run": "not run", absent: "not in the report" };
const sign = (verdict, text) => {
  const glyph = Object.values(VERDICTS).find(([name]) => name === verdict)?.[1] ?? "";
  return element("span", { class: `m v-${verdict}` }, element("span", { "aria-hidden": "true" }, glyph), " ", text);
};
const counts = tally => Object.values(VERDICTS).map(([name]) => name).filter(name => tally[name])
  .flatMap(name => {
    const shown = sign(name, number(tally[name]));
    shown.title = WORDS[name] ?? name;
    shown.append(element("span", { class: "vh" }, ` ${WORDS[name] ?? name}`));
    return [shown, " "];
  });

/** A case as it opens: its session, each backend's verdict, what differs, its picture. */
const caseBox = (data, entry, labels, only) => {
  const [local, , codes, html, picture] = entry;
  const box = element("div", { class: "opened" });
  box.append(element("p", { class: "figcaption" }, element("b", { class: "id" }, local)));
  const body = element("div", { class: "body" });
  const session = element("div");
  session.innerHTML = html; // Written by the program that wrote this script, with all text in it escaped.
  const answers = [...session.querySelectorAll(".answer")];
  const verdicts = element("ul", { class: "marks" });
  labels.forEach((label, index) => {
    if (only !== undefined && only !== index) return;
    const verdict = VERDICTS[codes[index]][0];
    const words = verdict === "passed" ? `${label}: passed, as the spec shows` : `${label}: ${WORDS[verdict] ?? verdict}`;
    verdicts.append(element("li", {}, sign(verdict, words)));
  });
  if (only !== undefined) for (const answer of answers) if (answer.querySelector("b")?.textContent !== labels[only]) answer.remove();
  body.append(session);
  if (picture >= 0) {
    const drawing = element("div");
    drawing.innerHTML = data.pictures[picture];
    body.append(...drawing.childNodes);
  }
  box.append(verdicts, body);
  return box;
};

const labelsOfPage = () => (document.body.dataset.backends ?? "").split("\n").filter(label => label !== "");

// MARK: Themes

const setUpTheme = () => {
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const say = () => { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", `${button.textContent} theme`); };
  button.hidden = false;
  button.onclick = () => {
    const choice = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = choice;
    try { localStorage.setItem("tensor-conformance-theme", choice); } catch { /* kept for this page only */ }
    say();
  };
  dark.addEventListener("change", say);
  say();
};

// MARK: Cases of tables

const setUpChapter = () => {
  const key = document.body.dataset.chapter;
  let row = null;
  const close = () => { row?.remove(); row = null; };
  const open = async (cell, isAsked) => {
    const data = await TC.load(key);
    const entry = data.cases.find(entry => entry[1] === cell.id);
    if (!entry) return;
    close();
    const leave = element("button", { type: "button", class: "close" }, "Close");
    leave.onclick = () => { close(); cell.querySelector("a.q")?.focus(); };
    const panel = element("section", { class: "panel", tabindex: "-1", "aria-label": entry[0] }, leave, caseBox(data, entry, labelsOfPage()));
    panel.onkeydown = event => { if (event.key === "Escape") leave.click(); };
    // Under the row, as wide as what is seen of the table.
    panel.style.width = `${cell.closest(".scroll").clientWidth}px`;
    row = element("tr", { class: "detail" }, element("td", { colspan: String(cell.parentElement.cells.length) }, panel));
    cell.parentElement.after(row);
    if (isAsked) { panel.focus({ preventScroll: true }); panel.scrollIntoView({ block: "nearest" }); }
  };
  document.getElementById("main").addEventListener("click", event => {
    const link = event.target.closest("a.q");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    for (const marked of document.querySelectorAll("td.here")) marked.classList.remove("here");
    link.parentElement.classList.add("here");
    open(link.parentElement, true);
  });
  const follow = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* not one of ours */ }
    const target = document.getElementById(name);
    if (target?.matches("td")) { target.classList.add("here"); open(target, false); }
  };
  addEventListener("hashchange", follow);
  follow();
  const toc = document.querySelector("details.toc");
  if (toc && matchMedia("(max-width: 1099px)").matches) toc.open = false;
};

// MARK: The search box

const NOISE = new Set(["does", "do", "is", "a", "an", "the", "copy", "copies", "share", "shares", "memory", "view", "what", "when",
  "why", "how", "of", "in", "on", "to", "it", "or", "and", "torch", "np", "numpy", "tensor"]);

const setUpSearch = () => {
  const form = document.querySelector("form.search");
  const input = document.getElementById("q");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  form.hidden = false;
  form.onsubmit = event => event.preventDefault();

  const plain = html => { const holder = element("div"); holder.innerHTML = html; return holder.textContent.toLowerCase(); };
  const rows = TC.words.rows.map(([names, title, answer, shown]) => ({
    names: names.map(name => name.toLowerCase()), title, answer, shown, text: plain(`${title} ${answer}`) }));
  const rules = TC.words.rules.map(([chapter, title, statement, address, count]) => ({
    chapter, title, statement, address, count, text: `${title} ${plain(statement)}`.toLowerCase(), heading: title.toLowerCase() }));
  const names = Object.entries(TC.words.names).map(([name, uses]) => ({ name, key: name.toLowerCase(), uses }));

  const words = text => {
    // Of `t.reshape(-1)` the name is what counts.
    const all = text.toLowerCase().match(/[\w.]+/g) ?? [];
    const kept = all.map(word => word.replace(/\.+$/, "").split(".").at(-1)).filter(word => word !== "");
    const telling = kept.filter(word => !NOISE.has(word));
    return telling.length > 0 ? telling : kept;
  };
  const nameScore = (name, word) => name === word ? 100 : name.startsWith(word) ? 40 : name.includes(word) ? 15 : 0;
  const textScore = (text, wanted) => wanted.every(word => text.includes(word)) ? 10 : 0;

  const rank = wanted => {
    const hits = [];
    for (const row of rows) {
      const score = Math.max(...wanted.map(word => Math.max(...row.names.map(name => nameScore(name, word)), 0)));
      const total = score + (score === 0 ? textScore(row.text, wanted) * 2 : 0);
      if (total > 0) hits.push({ score: total + 20, row });
    }
    for (const { name, key, uses } of names) {
      const score = Math.max(...wanted.map(word => nameScore(key, word)));
      if (score >= 40) hits.push({ score: score - 5, name, uses });
    }
    for (const rule of rules) {
      const score = textScore(rule.heading, wanted) * 3 || textScore(rule.text, wanted);
      if (score > 0) hits.push({ score: score + (rule.statement ? 3 : 0), rule });
    }
    return hits.sort((a, b) => b.score - a.score);
  };

  const markup = (tag, attributes, html) => { const made = element(tag, attributes); made.innerHTML = html; return made; };
  const show = hit => {
    if (hit.row) {
      const links = hit.row.shown.flatMap(([label, address], position) => [position > 0 ? ", " : "", element("a", { href: address }, label)]);
      return element("li", {}, markup("p", { class: "what" }, hit.row.title), markup("p", { class: "answer-line" }, hit.row.answer),
        element("p", { class: "quiet" }, "Shown by ", ...links));
    }
    if (hit.name) {
      const links = hit.uses.map(([position, count]) => element("li", {},
        element("a", { href: rules[position].address }, rules[position].title),
        element("span", { class: "quiet" }, ` ${rules[position].chapter}, ${number(count)} case${count === 1 ? "" : "s"}`)));
      return element("li", {}, element("p", { class: "what" }, element("code", {}, hit.name), " in cases of"), element("ul", {}, ...links));
    }
    const { chapter, title, statement, address, count } = hit.rule;
    return element("li", {}, element("p", { class: "what" }, element("a", { href: address }, title)), markup("p", {}, statement),
      element("p", { class: "quiet" }, `${chapter}, ${number(count)} case${count === 1 ? "" : "s"}`));
  };

  const look = () => {
    const wanted = words(input.value);
    list.replaceChildren();
    found.textContent = "";
    if (wanted.length === 0) return;
    const hits = rank(wanted);
    const shown = hits.slice(0, 12);
    list.append(...shown.map(show));
    found.textContent = hits.length === 0 ? "Nothing is called so, and no rule speaks of it."
      : hits.length > shown.length ? `${shown.length} of ${number(hits.length)} answers` : `${hits.length} answer${hits.length === 1 ? "" : "s"}`;
  };
  input.oninput = () => {
    look();
    history.replaceState(null, "", input.value ? `#q=${encodeURIComponent(input.value)}` : location.pathname);
  };
  if (location.hash.startsWith("#q=")) {
    try { input.value = decodeURIComponent(location.hash.slice(3)); } catch { /* leave it empty */ }
    look();
  }
};

// MARK: The matrix

const setUpMatrix = () => {
  const table = document.getElementById("matrix");
  const labels = labelsOfPage();
  const form = document.querySelector("form.filters");
  const [chapter, verdict, backend, rule] = ["chapter", "verdict", "backend", "rule"].map(name => document.getElementById(`by-${name}`));
  form.hidden = false;
  form.onsubmit = event => event.preventDefault();
  const rows = [...table.querySelectorAll("tr.rule")].map(row => ({
    row, body: row.parentElement, chapter: row.parentElement.dataset.chapter,
    text: row.querySelector("th").textContent.toLowerCase(), cases: row.dataset.cases.split(" ").map(Number),
    cells: [...row.querySelectorAll("td[data-b]")].map(cell => ({
      cell, tally: Object.fromEntries(cell.dataset.n.split(" ").map(pair => pair.split(":")).map(([name, count]) => [name, Number(count)])) })),
  }));
  const feet = [...table.querySelectorAll("tr.sums td[data-b]")];

  const closeDetails = () => {
    for (const detail of table.querySelectorAll("tr.detail")) detail.remove();
    for (const button of table.querySelectorAll("button[aria-expanded=true]")) button.setAttribute("aria-expanded", "false");
  };

  const filter = () => {
    closeDetails();
    const isShown = index => backend.value === "" || Number(backend.value) === index;
    for (const cell of table.querySelectorAll("[data-b]")) cell.hidden = !isShown(Number(cell.dataset.b));
    const sums = labels.map(() => ({}));
    const visible = new Set();
    let [rules, cases] = [0, 0];
    for (const { row, body, chapter: key, text, cases: all, cells } of rows) {
      const holds = cells.some(({ tally }, index) => isShown(index) && (verdict.value === "" || tally[verdict.value]));
      row.hidden = !(holds || (cells.length === 0)) || (chapter.value !== "" && key !== chapter.value) || !text.includes(rule.value.toLowerCase().trim());
      if (row.hidden) continue;
      visible.add(body);
      rules += 1;
      cases += all.length;
      cells.forEach(({ tally }, index) => {
        for (const [name, count] of Object.entries(tally)) {
          if (verdict.value === "" || verdict.value === name) sums[index][name] = (sums[index][name] ?? 0) + count;
        }
      });
    }
    for (const body of table.tBodies) body.hidden = !visible.has(body);
    feet.forEach((foot, index) => {
      const total = Object.values(sums[index]).reduce((sum, count) => sum + count, 0);
      foot.replaceChildren(...counts(sums[index]), element("span", { class: "quiet" }, `= ${number(total)}`));
    });
    document.getElementById("total").textContent = number(cases);
    const told = `${number(rules)} rule${rules === 1 ? "" : "s"}, ${number(cases)} case${cases === 1 ? "" : "s"}`;
    document.getElementById("shown").textContent =
      verdict.value === "" ? told : `${told}; counted are those that are ${verdict.selectedOptions[0].textContent}`;
  };
  for (const control of [chapter, verdict, backend]) control.onchange = filter;
  rule.oninput = filter;

  /** The cases of a rule under its row: those that did not pass first, the others one by one on request. */
  const openDetail = async ({ row, chapter: key, cases }, index, button) => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    closeDetails();
    if (isOpen) return;
    const data = await TC.load(key);
    button.setAttribute("aria-expanded", "true");
    const cell = element("td", { colspan: String(row.cells.length) });
    const wanted = cases.map(position => data.cases[position])
      .filter(entry => verdict.value === "" || VERDICTS[entry[2][index]][0] === verdict.value);
    const order = [...wanted.filter(entry => entry[2][index] !== "p"), ...wanted.filter(entry => entry[2][index] === "p")];
    const list = element("ul", { class: "entries" });
    for (const entry of order) {
      const [name] = VERDICTS[entry[2][index]];
      const details = element("details", {}, element("summary", {}, sign(name, entry[0])));
      const fill = () => {
        if (details.childElementCount > 1) return;
        details.append(caseBox(data, entry, labels, index),
          element("p", {}, element("a", { href: `${key}.html#${encodeURIComponent(entry[1])}` }, "In its chapter")));
      };
      details.ontoggle = () => { if (details.open) fill(); };
      list.append(element("li", {}, details));
    }
    const first = list.querySelector("details");
    if (first && (order.length === 1 || order[0][2][index] !== "p")) first.open = true;
    cell.append(element("p", { class: "quiet" }, `${labels[index]}, ${number(order.length)} case${order.length === 1 ? "" : "s"}`), list);
    row.after(element("tr", { class: "detail" }, cell));
  };
  for (const entry of rows) {
    entry.cells.forEach(({ cell }, index) => {
      const button = cell.querySelector("button");
      button.onclick = () => openDetail(entry, index, button);
    });
  }
  filter();
};

addEventListener("DOMContentLoaded", () => {
  setUpTheme();
  const set = { chapter: setUpChapter, front: setUpSearch, matrix: setUpMatrix }[document.body.dataset.page];
  set?.();
});
