#!/usr/bin/env python3
"""Records what PyTorch itself answers to the lines of inputs.txt, as sessions in the format of the spec.

Each line is a session of statements separated by `;;`. Values of memory that nobody wrote are no part of any answer.
usage: make_creation_sessions.py > creation.md
"""
import contextlib, copy, io, pathlib, pickle, warnings
import numpy as np
import torch


def answer(statement, names):
    output = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(output):
        warnings.simplefilter("ignore")
        try:
            exec(compile(statement + "\n", "<session>", "single"), names)
            text = output.getvalue()
        except Exception as error:
            kind = type(error)
            name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
            # The backends that lack an operation, and where each was built, are no part of the rule.
            message = "" if "Could not run" in str(error) else str(error)
            text = "Traceback (most recent call last):\n    ...\n" + (f"{name}: {message}" if message else name)
    if not text.strip():
        return ""
    return "\n".join(line if line.strip() else "<BLANKLINE>" for line in text.rstrip("\n").split("\n")) + "\n"


print(f"# Sessions recorded with PyTorch {torch.__version__} and NumPy {np.__version__}\n")
for number, line in enumerate(pathlib.Path(__file__).with_name("inputs.txt").read_text().splitlines()):
    names = {"np": np, "torch": torch, "copy": copy, "pickle": pickle, "io": io}
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    body = "".join(f">>> {step}\n{answer(step, names)}" for step in line.split(" ;; "))
    print(f"```pycon recorded-{number}\n{body}```\n")
