#!/usr/bin/env python3
"""Checks what a run wrote, for .ci/run.

check.py conforms REPORT            nothing failed, and the counts add up
check.py agrees REPORT VERIFIED     as many cases passed and were skipped as verify_spec.py says
check.py verdicts REPORT VERDICT...  the cases ended so, in order
check.py instructions OUT EXPECTED   callgrind counted no more instructions per case than the figure on record allows
check.py rate REPORT PERCENT        at least that share of the cases passed
check.py junit JUNIT REPORT         both tell the same cases with the same verdicts
check.py readers JUNIT HTML         what GitLab and Bazel ask of the file holds, and junit2html showed every failure
check.py hard CHAPTER               writes a chapter with one wrong expectation, full of hard characters
check.py alone REPORT JUNIT         that case alone failed, and its text survived the way through XML
"""
import html
import json
import re
import sys

HARD = "]]> & <tag> \"quoted\" 'too' \x01\x1b[31m 🦊 é"
SHOWN = HARD.replace("\x01", "\\x01").replace("\x1b", "\\x1b")


def report(path):
    with open(path, encoding="utf-8") as file:
        whole = json.load(file)
    counts, cases = whole["footer"]["counts"], whole["cases"]
    for verdict, count in counts.items():
        found = sum(case["verdict"] == verdict for case in cases)
        expect(found == count, f"{path}: the footer counts {count} {verdict}, the cases say {found}")
    expect(sum(counts.values()) == len(cases) == whole["footer"]["total"], f"{path}: the counts do not add up")
    return counts, cases


def expect(condition, message):
    if not condition:
        sys.exit(message)


def conforms(path):
    counts, cases = report(path)
    bad = [case["id"] for case in cases if case["verdict"] not in ("passed", "observed")]
    expect(not bad, f"{len(bad)} of {len(cases)} cases neither passed nor were observed: {', '.join(bad[:20])}")
    expect(len(cases) >= 450, f"{len(cases)} cases, expected at least 450")


def agrees(path, verified):
    counts, cases = report(path)
    with open(verified, encoding="utf-8") as file:
        passed, failed, skipped = map(int, re.findall(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", file.read(), re.M)[-1])
    bad = [case for case in cases if case["verdict"] not in ("passed", "observed")]
    bad = [case for case in bad if not case.get("reason", "").startswith("needs ")]
    for case in bad[:20]:
        print(f"{case['verdict']} {case['id']}: {case['reason']}")
    expect(not bad, f"{len(bad)} cases did not pass")
    done = counts["passed"] + counts["observed"]
    expect((done, counts["unsupported"]) == (passed, skipped),
           f"{done} done and {counts['unsupported']} unsupported here, {passed} passed and {skipped} skipped there")
    print(f"agrees with verify_spec.py: {passed} and {skipped}")


def same(path, other):
    (counts, cases), (other_counts, other_cases) = report(path), report(other)
    differing = [
        case["id"] for case, told in zip(cases, other_cases) if {**case, "seconds": 0} != {**told, "seconds": 0}]
    expect(not differing, f"{len(differing)} cases differ: {', '.join(differing[:20])}")
    expect(counts == other_counts, f"{counts} here, {other_counts} there")
    print(f"the same for {len(cases)} cases")


def verdicts(path, *expected):
    _, cases = report(path)
    found = tuple(case["verdict"] for case in cases)
    expect(found == expected, f"{path}: expected {expected}, found {found}")


def instructions(path, expected_path):
    with open(path, encoding="utf-8", errors="replace") as file:
        counted = int(next(line for line in file if line.startswith(("summary:", "totals:"))).split()[1])
    with open(expected_path, encoding="utf-8") as file:
        expected = json.load(file)
    allowed = expected["instructions"] * (1 + expected["tolerance"])
    print(f"{counted:,} instructions, {expected['instructions']:,} on record")
    expect(counted <= allowed, f"more than {allowed:,.0f}: find out why, or put the new figure on record in {expected_path}")
    if counted < expected["instructions"] * (1 - expected["tolerance"]):
        print(f"far fewer than on record: put the new figure into {expected_path}")


def rate(path, percent):
    counts, cases = report(path)
    share = 100 * counts["passed"] / len(cases)
    print(f"{share:.1f} % of {len(cases)} passed")
    expect(share >= float(percent), f"{path}: expected at least {percent} %")


def elements(path):
    """The test cases of a JUnit file as (class, name, outcome, text)."""
    from junitparser import JUnitXml
    for suite in JUnitXml.fromfile(path):
        for case in suite:
            kinds = [type(result).__name__.lower() for result in case.result]
            expect(len(kinds) <= 1, f"{path}: {case.classname} {case.name} has {kinds}")
            yield case.classname, case.name, kinds[0] if kinds else "", case.result[0] if kinds else None


def junit(path, report_path):
    _, cases = report(report_path)
    kinds = {"passed": "", "observed": "", "failed": "failure", "unexpected-pass": "failure", "error": "error",
             "not-run": "error", "unsupported": "skipped", "diverged": "skipped"}
    told = [(classname, kind) for classname, _, kind, _ in elements(path)]
    expect(told == [(case["chapter"], kinds[case["verdict"]]) for case in cases], f"{path} and {report_path} differ")
    names = [(classname, name) for classname, name, _, _ in elements(path)]
    expect(len(set(names)) == len(names), f"{path}: names are not unique")
    print(f"{path}: {len(told)} test cases")


def readers(path, html_path):
    """The reading rules that no schema states, and what a viewer made of the file."""
    from xml.etree import ElementTree
    root = ElementTree.parse(path).getroot()
    expect(root.tag == "testsuites", f"{path}: the root is {root.tag}")
    seen, failing = set(), []
    for suite in root:
        expect(suite.tag == "testsuite" and suite.find("testsuite") is None, f"{path}: suites are not flat")
        # A zone is read in three ways by three readers.
        expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp")), f"{path}: a timestamp with a zone")
        cases = suite.findall("testcase")
        for kind, tags in (("tests", None), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            found = sum(tags is None or case.find(tags) is not None for case in cases)
            expect(int(suite.get(kind)) == found, f"{path}: {suite.get('name')} counts {suite.get(kind)} {kind}, holds {found}")
        for case in cases:
            # Bazel takes a time without a point for milliseconds.
            expect(re.fullmatch(r"\d+\.\d{3}", case.get("time")), f"{path}: the time {case.get('time')}")
            name = (case.get("classname"), case.get("name"))
            # GitLab drops the second of two without a word.
            expect(name not in seen, f"{path}: {name} twice")
            seen.add(name)
            outcomes = [child for child in case if child.tag in ("failure", "error", "skipped")]
            expect(len(outcomes) <= 1, f"{path}: {name} has {len(outcomes)} outcomes")
            for outcome in outcomes:
                expect(outcome.get("message") and outcome.text.strip(), f"{path}: {name} says nothing")
                failing.append(name[1])
    with open(html_path, encoding="utf-8") as file:
        page = html.unescape(file.read())
    lost = [name for name in failing if name not in page]
    expect(not lost, f"{html_path} lacks {lost[:5]}")
    print(f"{path}: {len(seen)} test cases, {len(failing)} of them with an outcome, all shown by junit2html")


def hard(path):
    literal = repr(HARD)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"```pycon right\n>>> print({literal})\n{HARD}\n```\n\n")
        file.write(f"```pycon wrong\n>>> x = 1\n>>> print({literal})\nanother {HARD}\n```\n\n")
        file.write("```pycon also-right\n>>> 1 + 1\n2\n```\n")


def alone(report_path, junit_path):
    _, cases = report(report_path)
    expect([case["verdict"] for case in cases] == ["passed", "failed", "passed"], "expected one failure of three")
    expect(cases[1]["steps"][0]["got"] == HARD + "\n", f"{report_path}: the text did not survive")
    results = list(elements(junit_path))
    expect([kind for _, _, kind, _ in results] == ["", "failure", ""], f"{junit_path}: expected one failure of three")
    text, message = results[1][3].text, results[1][3].message
    for part in ("expected  another " + SHOWN, "got       " + SHOWN, "hard.md:6", "tensor-conformance run 'hard/wrong'"):
        expect(part in text, f"{junit_path}: the failure lacks {part!r}: {text}")
    expect(SHOWN in message, f"{junit_path}: the message lacks the text shown")
    with open(junit_path, encoding="utf-8") as file:
        expect('hard.md" line="6"' in file.read(), f"{junit_path}: the place is missing")


if __name__ == "__main__":
    commands = {function.__name__: function for function in (conforms, agrees, same, verdicts, instructions, rate, junit, readers, hard, alone)}
    commands[sys.argv[1]](*sys.argv[2:])
