"""Records what PyTorch shows for the sessions of sessions.txt: storages, set_, resize_, copies, files, sparse tensors.

A line of sessions.txt is a session, its statements separated by ` ; `. Run it where torch and numpy are installed;
it writes storage.json beside itself.
"""

import contextlib
import copy
import io
import json
import pathlib
import pickle
import warnings

import numpy as np
import torch


def observe(source, names):
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(source + "\n", "<session>", "single"), names)
    except Exception as error:
        kind = type(error)
        name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
        # What follows names every backend of this build of PyTorch.
        message = str(error)
        cut = message.find("possible resolutions.")
        return {"source": source, "kind": name, "message": message if cut < 0 else message[: cut + 21]}
    return {"source": source, "output": output.getvalue()}


def run(line):
    names = {"torch": torch, "np": np, "copy": copy, "pickle": pickle, "io": io}
    return [observe(step.strip(), names) for step in line.split(" ; ")]


def main():
    warnings.simplefilter("ignore")
    folder = pathlib.Path(__file__).parent
    sessions = [run(line) for line in (folder / "sessions.txt").read_text().splitlines() if line]
    (folder / "storage.json").write_text(json.dumps(sessions, indent=1) + "\n")
    print(f"{len(sessions)} sessions, {sum(map(len, sessions))} steps")


if __name__ == "__main__":
    main()
