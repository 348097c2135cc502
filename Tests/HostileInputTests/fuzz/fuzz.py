#!/usr/bin/env python3
"""Coverage-guided fuzzing of what the harness reads: chapters, answers of adapters, reports, lists of divergences.

    python3 Tests/HostileInputTests/fuzz/fuzz.py [--seconds 900] [--entrance NAME]...

Builds the readers with libFuzzer's instrumentation (the Linux toolchain has it) and gives each entrance its share of the
time. New inputs stay in .build/hostile; one that traps, hangs for 10 s or takes over 1 GB is copied to the corpus.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BUILD = ROOT / ".build/hostile"
MODULES = ("SpecLanguage", "Conformance", "ConformanceReports")
ENTRANCES = ("spec", "answers", "report", "divergences")


def sources(folder):
    return [str(path) for path in sorted(folder.rglob("*.swift"))]


def compile_all():
    """The modules, then the program around them, each with the fuzzer's instrumentation."""
    BUILD.mkdir(parents=True, exist_ok=True)
    options = ["-O", "-swift-version", "6", "-sanitize=fuzzer", "-parse-as-library", "-I", str(BUILD), "-L", str(BUILD)]
    for module in MODULES:
        subprocess.run(
            ["swiftc", *options, "-wmo", "-module-name", module, "-emit-module", "-emit-module-path",
             str(BUILD / f"{module}.swiftmodule"), "-c", "-o", str(BUILD / f"{module}.o"), *sources(ROOT / "Sources" / module)],
            check=True)
    program = BUILD / "fuzz"
    objects = [str(BUILD / f"{module}.o") for module in MODULES]
    subprocess.run(
        ["swiftc", *options, "-wmo", "-module-name", "Hostile", "-o", str(program), str(HERE / "FuzzTarget.swift"),
         str(HERE.parent / "Entrance.swift"), *objects],
        check=True)
    return program


def fuzz(program, entrance, seconds):
    """Runs one entrance; whether it held."""
    grown, found = BUILD / f"corpus-{entrance}", BUILD / f"found-{entrance}"
    grown.mkdir(exist_ok=True)
    found.mkdir(exist_ok=True)
    seeds = HERE.parent / "corpus" / entrance
    command = [program, grown, seeds, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=8192",
               f"-artifact_prefix={found}/", "-print_final_stats=1", "-verbosity=1"]
    result = subprocess.run(
        [str(word) for word in command], env={**os.environ, "HOSTILE_ENTRANCE": entrance}, capture_output=True, text=True,
        errors="replace")
    runs = re.search(r"stat::number_of_executed_units: (\d+)", result.stderr)
    peak = re.search(r"stat::peak_rss_mb: +(\d+)", result.stderr)
    coverage = re.findall(r"cov: (\d+)", result.stderr)
    print(f"{entrance}: {runs.group(1) if runs else '?'} inputs, {coverage[-1] if coverage else '?'} edges reached,"
          f" peak {peak.group(1) if peak else '?'} MB, exit {result.returncode}", flush=True)
    for artifact in sorted(found.iterdir()):
        shutil.copy(artifact, seeds / f"found-{artifact.name[:20]}")
        print(f"  kept {artifact.name} in the corpus")
    if result.returncode != 0:
        print("\n".join(result.stderr.splitlines()[-40:]))
    return result.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=900, help="for all entrances together")
    parser.add_argument("--entrance", action="append", choices=ENTRANCES)
    options = parser.parse_args()
    entrances = options.entrance or ENTRANCES
    program = compile_all()
    held = [fuzz(program, entrance, max(1, options.seconds // len(entrances))) for entrance in entrances]
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
