"""The adapter for an old PyTorch, 1.13, and NumPy 1.24: what has changed since then shows.

It is the adapter for PyTorch under another name, so that it finds an interpreter and a list of divergences of its own. Debian 12
has these versions as ``python3-torch``, for its own ``/usr/bin/python3``.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "pytorch"))

import adapter  # noqa: E402

INSTALL = "apt-get install --no-install-recommends python3-torch (Debian 12), run with --python /usr/bin/python3"

if __name__ == "__main__":
    adapter.main("pytorch-1.13", INSTALL, lambda version: version.startswith("1.13."))
