#!/usr/bin/env python3
"""Records what NumPy itself answers to the lines of inputs.txt, as sessions in the format of the spec.

Each line is a session of statements separated by `;;`; every session begins with the three arrays of PRELUDE.
usage: make_numpy_sessions.py > sessions.md
"""
import contextlib, copy, io, pathlib, pickle, warnings
import numpy as np

PRELUDE = ["a = np.arange(6).reshape(2, 3)", "b = np.arange(3)", "f = np.ones(2)"]


def answer(statement, names):
    output = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(output):
        warnings.simplefilter("ignore")
        try:
            exec(compile(statement, "<session>", "single"), names)
            text = output.getvalue()
        except Exception as error:
            kind = type(error)
            name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
            text = "Traceback (most recent call last):\n    ...\n" + (f"{name}: {error}" if str(error) else name)
    if not text.strip():
        return ""
    return "\n".join(line if line.strip() else "<BLANKLINE>" for line in text.rstrip("\n").split("\n")) + "\n"


print(f"# Sessions recorded with NumPy {np.__version__}\n")
for number, line in enumerate(pathlib.Path(__file__).with_name("inputs.txt").read_text().splitlines()):
    np.set_printoptions(precision=8, threshold=1000, suppress=False)
    names = {"np": np, "copy": copy, "pickle": pickle, "io": io}
    steps = PRELUDE + line.split(" ;; ")
    body = "".join(f">>> {step}\n{answer(step, names)}" for step in steps)
    print(f"```pycon recorded-{number}\n{body}```\n")
