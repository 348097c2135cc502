"""Opens a site in headless Chromium, from disk and without a network, and tries what a reader would.

usage: site.py SUITE WORK REPORT...

Makes one more report whose backend answers with markup, terminal escapes and right-to-left marks, has SUITE write the site
of all reports into WORK, and exits with 1 if anything is not as it should be. Needs chromium, chromium-driver and selenium.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.parse

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31mred\u202eevil\u0007"
SHOWN = "<script>alert(1)</script><img src=x onerror=alert(2)>\\x1b[31mred\\u202eevil\\x07"

problems = []


def expect(condition, message):
    if not condition:
        problems.append(message)
        print(f"site: {message}", flush=True)


def hostile_report(source, target):
    """A copy of a report in which some cases fail, crash, diverge or are missing, in words that try to be more."""
    report = json.loads(pathlib.Path(source).read_text())
    report["header"]["backend"].update(name="hostile", version=HOSTILE, environment={HOSTILE: HOSTILE})
    step = {"step": 1, "source": ">>> " + HOSTILE, "expected": "1\n", "got": HOSTILE + "\n2\n", "agrees": False}
    kept = []
    for number, case in enumerate(report["cases"]):
        if number % 97 == 0:
            continue
        kind = number % 41
        if kind == 1:
            case.update(verdict="failed", cause="mismatch", reason=HOSTILE, steps=[step])
        elif kind == 2:
            case.update(verdict="error", cause="crash", reason="signal 11\n" + HOSTILE)
        elif kind == 3:
            known = {"file": "list.md", "line": 1, "outcome": "failed", "cause": "by-design", "reason": HOSTILE}
            case.update(verdict="diverged", cause="mismatch", reason=HOSTILE, steps=[step], divergence=known)
        elif kind == 4:
            case.update(verdict="unsupported", cause="unsupported", reason=HOSTILE)
        case.setdefault("warnings", []).append({"category": HOSTILE, "message": HOSTILE})
        kept.append(case)
    report["cases"] = kept
    counts = collections.Counter(case["verdict"] for case in kept)
    report["footer"]["counts"] = {name: counts[name] for name in report["footer"]["counts"]}
    report["footer"].update(total=len(kept), faults=[HOSTILE])
    pathlib.Path(target).write_text(json.dumps(report))


class Browser:
    def __init__(self, folder):
        options = webdriver.ChromeOptions()
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1440,900"]:
            options.add_argument(argument)
        options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.ChromeService(executable_path="/usr/bin/chromedriver")
        self.driver = webdriver.Chrome(options=options, service=service)
        self.prefer("light")
        self.folder = pathlib.Path(folder).resolve()

    def size(self, width):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})

    def prefer(self, scheme):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme},
                         {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def open(self, page, fragment=""):
        # A change of the fragment alone would not load the page anew.
        self.driver.get("about:blank")
        self.driver.get(f"file://{self.folder}/{page}{fragment}")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition, message, seconds=15):
        try:
            return WebDriverWait(self.driver, seconds, 0.05).until(lambda _: condition())
        except Exception:
            expect(False, message)
            return None

    def picture(self, path):
        pathlib.Path(path).write_bytes(self.driver.get_screenshot_as_png())

    def quiet(self, page):
        """Nothing is written to the console, asked of a network, or popped up."""
        for entry in self.driver.get_log("browser"):
            expect(False, f"{page}: console: {entry['level']} {entry['message'][:200]}")
        foreign = self.run("return performance.getEntriesByType('resource').map(e => e.name)"
                           ".filter(name => !name.startsWith('file:'))")
        expect(not foreign, f"{page}: asks for {foreign}")


# What reaches out of the page or of its own box. Boxes that scroll or cut are meant to hold more than they show.
ESCAPING = """
const found = [];
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) found.push(`page: ${document.documentElement.scrollWidth} > ${width}`);
const holds = element => {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX)) return true;
  }
  return false;
};
for (const element of document.querySelectorAll('main *, header *, aside *')) {
  if (element.closest('svg') || element.matches('.vh, option, wbr')) continue;
  const style = getComputedStyle(element);
  if (style.display === 'inline' || style.display === 'none') continue;
  if (style.overflowX === 'visible' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2
      && !element.querySelector('.vh')) {
    found.push(`${element.tagName}.${element.className}: ${element.scrollWidth} in ${element.clientWidth}: ${element.textContent.slice(0, 60)}`);
  }
  const box = element.getBoundingClientRect();
  if (box.width > 0 && (box.right > width + 1 || box.left < -1) && !holds(element) && !element.matches('.skip')) {
    found.push(`${element.tagName}.${element.className} lies at ${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  if (found.length > 5) break;
}
return found;
"""

# Texts of pictures that leave their picture, or their cell.
PICTURES = """
const found = [];
for (const svg of [...document.querySelectorAll('svg.mp')].slice(0, 400)) {
  const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
  for (const text of svg.querySelectorAll('text')) {
    const box = text.getBBox();
    if (box.x < -1 || box.x + box.width > width + 1 || box.y < -1 || box.y + box.height > height + 1) {
      found.push(`"${text.textContent}" ends at ${Math.round(box.x + box.width)} of ${width}`);
    }
  }
  if (found.length > 5) break;
}
return [document.querySelectorAll('svg.mp').length, found];
"""

# Text whose colour is too close to its ground, by the rule of WCAG 2.2 for AA.
CONTRAST = """
const parse = colour => colour.match(/[\\d.]+/g).map(Number);
const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ground = element => {
  for (let box = element; box; box = box.parentElement) {
    const [r, g, b, a] = parse(getComputedStyle(box).backgroundColor);
    if (a === undefined || a === 1) return [r, g, b];
  }
  return [255, 255, 255];
};
const found = new Map();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(), seen = 0; node && seen < 20000; node = walker.nextNode(), seen += 1) {
  const element = node.parentElement;
  if (!node.data.trim() || element.closest('svg, script, noscript, option, .vh, [hidden]')) continue;
  const style = getComputedStyle(element);
  if (style.visibility === 'hidden' || style.display === 'none') continue;
  const [light, dark] = [luminance(parse(style.color)), luminance(ground(element))].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  if (ratio < 4.5) found.set(`${element.tagName}.${element.className}`, `${ratio.toFixed(2)} "${node.data.trim().slice(0, 30)}"`);
}
return [...found.entries()].slice(0, 6).map(pair => pair.join(' '));
"""

# What a reader who does not see the page needs.
ACCESSIBLE = """
const found = [];
if (document.documentElement.lang !== 'en') found.push('no language');
for (const [selector, count] of [['h1', 1], ['main', 1], ['header', 1]]) {
  if (document.querySelectorAll(selector).length !== count) found.push(`${selector}: ${document.querySelectorAll(selector).length}`);
}
for (const control of document.querySelectorAll('input, select, button')) {
  if (!control.hidden && !(control.labels?.length || control.getAttribute('aria-label') || control.textContent.trim())) found.push(`no label: ${control.outerHTML.slice(0, 80)}`);
}
for (const nav of document.querySelectorAll('nav, aside nav')) if (!nav.getAttribute('aria-label')) found.push('a nav without a name');
for (const svg of document.querySelectorAll('svg')) if (!svg.getAttribute('aria-label')) { found.push('a picture without words'); break; }
const ids = new Set();
for (const element of document.querySelectorAll('[id]')) { if (ids.has(element.id)) found.push(`two #${element.id}`); ids.add(element.id); }
return found.slice(0, 6);
"""


def check_pages(browser, pages, screenshots):
    for scheme, width in [("light", 390), ("light", 1440), ("dark", 1440)]:
        browser.size(width)
        browser.prefer(scheme)
        for page in pages:
            browser.open(page)
            where = f"{page} at {width}, {scheme}"
            if scheme == "light":
                for line in browser.run(ESCAPING):
                    expect(False, f"{where}: {line}")
            count, out = browser.run(PICTURES)
            for line in out:
                expect(False, f"{where}: picture: {line}")
            if page == "from-numpy.html":
                expect(count > 10, f"{where}: {count} pictures")
            if width == 1440:
                for line in browser.run(CONTRAST):
                    expect(False, f"{where}: contrast {line}")
                for line in browser.run(ACCESSIBLE):
                    expect(False, f"{where}: {line}")
            browser.quiet(where)
            if screenshots:
                browser.picture(f"{screenshots}/{page[:-5]}-{width}-{scheme}.png")


def check_search(browser):
    browser.size(1440)
    browser.open("index.html")
    box = browser.find("#q")
    for question, wanted, answer in [("from_numpy", "from_numpy", "shares"), ("does t.reshape() copy?", "reshape", "view"),
                                     ("np.asarray", "asarray", ""), ("version counter", "", "version counter")]:
        box.clear()
        box.send_keys(question)
        items = browser.all("#results > li")
        first = items[0].text.lower() if items else ""
        expect(items and wanted in first, f"search for '{question}' finds '{first[:80]}'")
        expect(any(answer in item.text.lower() for item in items[:3]), f"search for '{question}' does not say '{answer}'")
    box.clear()
    box.send_keys("qqqq")
    expect("Nothing" in browser.find("#found").text, "a name that nothing has is not told so")
    browser.open("index.html", "#q=from_numpy")
    link = browser.find("#results a")
    target = link.get_attribute("href")
    link.click()
    browser.until(lambda: browser.driver.current_url == target, f"the first result leads to {browser.driver.current_url}")
    name = urllib.parse.unquote(target.split("#", 1)[1])
    expect(browser.run("return document.getElementById(arguments[0]) !== null", name), f"there is no #{name}")
    browser.quiet("search")


def numbers(text):
    return sum(int(word.replace(",", "")) for word in text.split() if word.replace(",", "").isdigit())


def check_matrix(browser, reports, spec):
    """The counts of the page are those of the reports, whatever is filtered."""
    browser.size(1440)
    browser.open("matrix.html")
    known = {case["id"] for case in spec}
    verdicts = [{case["id"]: case["verdict"] for case in report["cases"]} for report in reports]

    def expected(number, chapter=None, verdict=None):
        count = collections.Counter()
        for case in spec:
            if chapter is None or case["id"].split("/")[0] == chapter:
                count[verdicts[number].get(case["id"], "absent")] += 1
        return {name: value for name, value in count.items() if verdict is None or name == verdict}

    def shown(number):
        cell = browser.find(f"tr.sums td[data-b='{number}']")
        found = {}
        for sign in cell.find_elements(By.CSS_SELECTOR, ".m"):
            name = next(word[2:] for word in sign.get_attribute("class").split() if word.startswith("v-"))
            found[name] = int(sign.text.split()[1].replace(",", ""))
        total = int(cell.text.rsplit("=", 1)[1].strip().replace(",", ""))
        expect(sum(found.values()) == total, f"matrix: {found} does not add up to {total}")
        return found

    def rows():
        return browser.run("return [...document.querySelectorAll('tr.rule')].filter(row => !row.hidden && !row.parentElement.hidden).length")

    everything = rows()
    for number in range(len(reports)):
        expect(shown(number) == expected(number), f"matrix: backend {number} shows {shown(number)}, is {expected(number)}")
        expect(sum(expected(number).values()) == len(known), "matrix: the cases do not add up to the spec")
    Select(browser.find("#by-chapter")).select_by_value("devices")
    expect(0 < rows() < everything, "matrix: the filter for a chapter does nothing")
    for number in range(len(reports)):
        expect(shown(number) == expected(number, "devices"), f"matrix: devices: {shown(number)}")
    last = len(reports) - 1
    Select(browser.find("#by-chapter")).select_by_value("")
    Select(browser.find("#by-verdict")).select_by_value("failed")
    Select(browser.find("#by-backend")).select_by_value(str(last))
    expect(0 < rows() < everything, "matrix: the filter for a verdict does nothing")
    expect(shown(last) == expected(last, None, "failed"), f"matrix: failed: {shown(last)}")
    hidden = browser.run("return [...document.querySelectorAll('[data-b=\"0\"]')].every(cell => cell.hidden)")
    expect(hidden, "matrix: the filter for a backend leaves others")
    button = browser.run("return [...document.querySelectorAll('tr.rule')].find(row => !row.hidden && !row.parentElement.hidden)"
                         f".querySelector('td[data-b=\"{last}\"] button')")
    button.click()
    browser.until(lambda: browser.all("tr.detail .answer"), "matrix: a cell does not open")
    detail = browser.find("tr.detail").text
    expect("expected" in detail and SHOWN in detail, f"matrix: the answer does not show: {detail[:300]}")
    expect(button.get_attribute("aria-expanded") == "true", "matrix: an open cell does not say so")
    button.click()
    expect(not browser.all("tr.detail"), "matrix: a cell does not close")
    browser.quiet("matrix")


def check_cases(browser):
    browser.size(1440)
    browser.open("from-numpy.html", "#from-numpy/shares.write-both-ways")
    svg = browser.find("figure[id='from-numpy/shares.write-both-ways'] svg")
    expect(svg.size["width"] > 100 and svg.size["height"] > 100, "the picture of a session does not show")
    expect("share memory" in svg.get_attribute("aria-label"), "the picture of from_numpy does not say that memory is shared")
    expect(len(svg.find_elements(By.CSS_SELECTOR, ".mp-shared")) == 3, "the picture of from_numpy has not three shared cells")
    browser.open("tensor-views.html")
    cell = browser.find("td[id^='tensor-views/operation.shares'] a.q")
    browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", cell)
    cell.click()
    browser.until(lambda: browser.all(".panel svg"), "a cell of a table does not open with its picture")
    expect(">>>" in browser.find(".panel").text, "an open cell does not show its session")
    browser.find(".panel .close").click()
    expect(not browser.all(".panel"), "an open cell does not close")
    browser.quiet("cases")


def check_hostile(browser, pages):
    for page in pages:
        browser.open(page)
        text = browser.run("return document.documentElement.outerHTML")
        expect("\u202e" not in text and "\u001b" not in text and "\u0007" not in text, f"{page}: holds what steers a reader")
        strange = browser.run("return [...document.querySelectorAll('script, img, iframe, object, [onerror]')]"
                              ".filter(e => !(e.tagName === 'SCRIPT' && /^(assets|data)\\//.test(e.getAttribute('src'))))"
                              ".map(e => e.outerHTML.slice(0, 100))")
        expect(not strange, f"{page}: holds {strange}")
    failures = [page for page in pages if page.startswith("failures-")]
    browser.open(failures[-1])
    expect(SHOWN in browser.find("main").text, "hostile text is not shown as text")
    browser.open("index.html")
    expect(SHOWN in browser.find("main").text, "a hostile version is not shown as text")
    browser.quiet("hostile")


def check_themes(browser):
    browser.prefer("light")
    browser.open("index.html")
    colour = "return getComputedStyle(document.body).backgroundColor"
    before = browser.run(colour)
    browser.find("#theme").click()
    after = browser.run(colour)
    expect(before != after, "the theme's button does nothing")
    browser.driver.refresh()
    expect(browser.run(colour) == after, "the theme is not remembered")
    browser.run("localStorage.clear()")


def check_without_scripts(browser):
    """The spec, the counts and the failures are there without scripts, too."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open("matrix.html")
    expect("11" in browser.find("tr.sums").text and browser.all("tr.rule"), "without scripts the matrix is empty")
    browser.open("index.html")
    expect(browser.all("table.index tr"), "without scripts there is no index")
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def main():
    suite, work, *reports = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    hostile = f"{work}/hostile.json"
    hostile_report(reports[0], hostile)
    reports.append(hostile)
    folder = f"{work}/site"
    begin = time.monotonic()
    subprocess.run([suite, "site", *reports, "--output", folder], check=True)
    print(f"written in {time.monotonic() - begin:.1f} s")
    spec = json.loads(subprocess.run([suite, "list", "--format", "json"], check=True, capture_output=True, text=True).stdout)
    pages = sorted(path.name for path in pathlib.Path(folder).glob("*.html"))
    screenshots = os.environ.get("SITE_SCREENSHOTS")
    if screenshots:
        os.makedirs(screenshots, exist_ok=True)
    browser = Browser(folder)
    try:
        check_search(browser)
        check_matrix(browser, [json.loads(pathlib.Path(path).read_text()) for path in reports], spec)
        check_cases(browser)
        check_hostile(browser, pages)
        check_themes(browser)
        check_pages(browser, pages, screenshots)
        check_without_scripts(browser)
    finally:
        browser.driver.quit()
    size = sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())
    print(f"{len(pages)} pages, {size / 1e6:.1f} MB, {len(problems)} problems, {time.monotonic() - begin:.0f} s")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
