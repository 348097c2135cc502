#!/usr/bin/env python3
"""Measures the suite side by side with what one would use instead, in one run, and writes Reports/benchmark.md and .svg.

    swift build -c release
    .venv/bin/python3 Tests/Benchmark/benchmark.py [--sizes 1000,10000,100000,1000000] [--rounds 5] [--check]

`.venv` needs Sources/Adapters/pytorch/requirements.txt and pytest. `--check` only runs the generated sessions once on
real PyTorch, to see that they are true.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import plot
import sessions

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITE = ROOT / ".build/release/tensor-conformance"
CONTENDERS = pathlib.Path(__file__).with_name("contenders.py")


def measured(command):
    """Runs a command to its end: wall seconds, processor seconds, peak megabytes, output."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} exited with {process.returncode}:\n{output[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def suite_run(spec, work, *options):
    """A whole run on the reference, JUnit and JSON written."""
    return measured([SUITE, "run", "--spec", spec, "--quiet", "--junit", work / "r.xml", "--json", work / "r.json", *options])


def contender(name, argument):
    """Seconds that a contender took by its own clock."""
    count, seconds, failures = json.loads(measured([sys.executable, CONTENDERS, name, argument])[3].splitlines()[-1])
    if failures:
        sys.exit(f"{name}: {failures} of {count} failed")
    return count / seconds


def side_by_side(work, count, rounds):
    """Cases per second of each contender on the same sessions, one after the other in each round."""
    spec = work / "same"
    sessions.write_spec(spec, count)
    sessions.write_pytest(work / "test_same.py", count)
    measured([SUITE, "plan", "--spec", spec, "--output", work / "plan.jsonl"])
    rates = {}

    def note(name, rate):
        rates.setdefault(name, []).append(rate)

    for _ in range(rounds):
        wall = suite_run(spec, work)[0]
        note("run, reference: parsed, executed, judged, JUnit and JSON written", count / wall)
        footer = json.loads((work / "r.json").read_text())["footer"]
        note("floor: the same programs executed on the reference, by one thread's account", count / footer["caseSeconds"])
        note("run, real PyTorch behind the protocol", count / run_seconds(suite_run(spec, work, "--backend", "pytorch")[3]))
        note("floor: compiled and executed on real PyTorch, nothing compared", contender("floor", spec))
        note("CPython's doctest, real PyTorch", contender("doctest", spec))
        note("pytest, real PyTorch", contender("pytest", work / "test_same.py"))
        note("a bare JSON echo of the same requests", contender("echo", work / "plan.jsonl"))
    return rates


def run_seconds(output):
    """What a run says that it took, without the start of the backend."""
    return float(re.search(r" in ([\d.]+) s", output).group(1))


def starts(work, rounds):
    """Milliseconds from start to end of short calls."""
    calls = {
        "`--version`": [SUITE, "--version"],
        "`run claims/c33-cpu-zero` (the whole built-in spec read, one case run)": [SUITE, "run", "claims/c33-cpu-zero"],
        "`run` (the whole built-in spec)": [SUITE, "run", "--junit", work / "r.xml", "--json", work / "r.json"],
    }
    return {name: [1000 * measured(call)[0] for _ in range(rounds)] for name, call in calls.items()}


def growth(work, sizes, rounds):
    """Seconds and peak megabytes of whole runs over ever more cases."""
    rows = []
    for size in sizes:
        spec = work / f"grown-{size}"
        sessions.write_spec(spec, size)
        runs = [suite_run(spec, work) for _ in range(rounds if size < 500_000 else 1)]
        rows.append((size, statistics.median(run[0] for run in runs), statistics.median(run[2] for run in runs)))
        shutil.rmtree(spec)
    return rows


def machine():
    """The processor, in words."""
    text = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    model = re.search(r"model name\s*: (.*)", text)
    return f"{model.group(1) if model else platform.processor()}, {os.cpu_count()} processors, {platform.system()}"


def report(rates, start, grown, rounds):
    """The results as Markdown."""
    import importlib.metadata as packages
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    versions = ", ".join(f"{name} {packages.version(name)}" for name in ("torch", "numpy", "pytest"))
    lines = [
        "# Benchmark", "",
        f"{datetime.date.today()}, {machine()}; {swift}; Python {platform.python_version()}, {versions}.",
        f"Written by `Tests/Benchmark/benchmark.py`; medians of {rounds} rounds, everything in one run, in turn.", "",
        "## The same sessions", "", "| what runs them | cases a second | lowest to highest |", "|---|---:|---:|",
    ]
    for name, values in rates.items():
        lines.append(f"| {name} | {statistics.median(values):,.0f} | {min(values):,.0f} to {max(values):,.0f} |")
    lines += ["", "Imports and the start of Python are not counted for any of them.", "",
              "## Start to end", "", "| call | milliseconds | lowest to highest |", "|---|---:|---:|"]
    for name, values in start.items():
        lines.append(f"| {name} | {statistics.median(values):.0f} | {min(values):.0f} to {max(values):.0f} |")
    lines += ["", "## How it grows", "", "![time and memory by number of cases](benchmark.svg)", "",
              "| cases | seconds | cases a second | peak MB |", "|---:|---:|---:|---:|"]
    for size, seconds, megabytes in grown:
        lines.append(f"| {size:,} | {seconds:.2f} | {size / seconds:,.0f} | {megabytes:.0f} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--count", type=int, default=10_000, help="sessions that are measured side by side")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not SUITE.exists():
        sys.exit("build it first: swift build -c release")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        if options.check:
            sessions.write_spec(work / "same", 8000)
            print(measured([SUITE, "run", "--spec", work / "same", "--backend", "pytorch", "--quiet"])[3], end="")
            return
        rates = side_by_side(work, options.count, options.rounds)
        start = starts(work, options.rounds)
        grown = growth(work, [int(size) for size in options.sizes.split(",")], options.rounds)
    text = report(rates, start, grown, options.rounds)
    (ROOT / "Reports/benchmark.md").write_text(text)
    (ROOT / "Reports/benchmark.svg").write_text(plot.draw(grown))
    print(text)


if __name__ == "__main__":
    main()
