"""What a user would run instead, each in a process of its own that times itself without its imports."""
import doctest
import io
import json
import pathlib
import sys
import time


def run_doctest(folder):
    """CPython's doctest on real PyTorch: parse and run each session, as `python -m doctest` does."""
    import numpy as np
    import torch
    texts = [path.read_text() for path in sorted(pathlib.Path(folder).glob("*.md"))]
    begin = time.perf_counter()
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    count = 0
    for text in texts:
        for block in text.split("```pycon ")[1:]:
            name, _, body = block.partition("\n")
            test = parser.get_doctest(body.partition("```")[0], {"np": np, "torch": torch}, name, None, 0)
            runner.run(test, out=lambda line: None)
            count += 1
    return count, time.perf_counter() - begin, runner.failures


def run_pytest(file):
    """pytest on real PyTorch, collection and JUnit included."""
    import numpy  # noqa: F401
    import pytest
    import torch  # noqa: F401
    begin = time.perf_counter()
    sys.stdout, screen = io.StringIO(), sys.stdout
    code = pytest.main(["-q", "-p", "no:cacheprovider", file, "--junitxml", file + ".xml"])
    sys.stdout = screen
    return pathlib.Path(file).read_text().count("\ndef test_"), time.perf_counter() - begin, int(code)


def run_floor(folder):
    """The same programs compiled once and executed on real PyTorch, with nothing compared and nothing written."""
    import numpy as np
    import torch
    import doctest as machinery
    parser = machinery.DocTestParser()
    programs = []
    for path in sorted(pathlib.Path(folder).glob("*.md")):
        for block in path.read_text().split("```pycon ")[1:]:
            examples = parser.get_examples(block.partition("\n")[2].partition("```")[0])
            programs.append([compile(example.source, "<session>", "single") for example in examples])
    hook, sys.displayhook = sys.displayhook, repr
    begin = time.perf_counter()
    for program in programs:
        names = {"np": np, "torch": torch}
        for step in program:
            try:
                exec(step, names)
            except Exception:
                pass
    elapsed = time.perf_counter() - begin
    sys.displayhook = hook
    return len(programs), elapsed, 0


def run_echo(plan):
    """The least that an adapter can do: each request read as JSON and answered with JSON of that size."""
    import subprocess
    echo = "import json,sys\nfor line in sys.stdin: sys.stdout.write(json.dumps(json.loads(line)) + '\\n')"
    count = sum(1 for _ in open(plan, "rb"))
    begin = time.perf_counter()
    with open(plan, "rb") as requests:
        subprocess.run([sys.executable, "-c", echo], stdin=requests, stdout=subprocess.DEVNULL, check=True)
    return count, time.perf_counter() - begin, 0


if __name__ == "__main__":
    print(json.dumps(globals()["run_" + sys.argv[1]](*sys.argv[2:])))
