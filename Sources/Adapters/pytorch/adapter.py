"""The adapter for PyTorch and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks.

usage: adapter.py [--accelerator NAME] [--import MODULE]...

``--accelerator NAME`` runs the cases that need an accelerator on the device type NAME: the one that PyTorch, or a module
given with ``--import``, provides if it has two devices of it, and otherwise two devices simulated inside PyTorch
(but never under the name of a device type that PyTorch knows).
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import protocol  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

INSTALL = "python3 -m venv .venv && .venv/bin/pip install -r Sources/Adapters/pytorch/requirements.txt"

# What PyTorch has on any machine.
CAPABILITIES = """
    autograd bfloat16 buffers complex data-pointers default-device default-dtype dlpack dtype-views float16 float64 float8
    hooks in-place inference-mode int64 lazy-conjugate memory-formats meta numpy-views pickle random shared-memory sparse
    storage strides unsigned version-counters
""".split()


# What some of them need to be there; older versions lack it.
NEEDED = {
    "default-device": "set_default_device", "float8": "float8_e5m2", "unsigned": "uint16",
}


def main(name="pytorch", install=INSTALL, is_right=lambda version: True):
    """Serves until the runner stops or goes away.

    ``name`` is what the adapter calls itself; ``install`` is the way to the version that it is for, which ``is_right`` knows.
    """
    channel = protocol.Channel()
    parser = argparse.ArgumentParser(description="Runs conformance cases on PyTorch and NumPy.")
    parser.add_argument("--accelerator", metavar="NAME")
    parser.add_argument("--import", metavar="MODULE", dest="modules", action="append", default=[])
    options = parser.parse_args()
    backend = Backend(options, name, install, is_right)
    protocol.serve(channel, backend.describe, backend.make_sessions)


class Backend:
    """PyTorch as it is found here, with the options of the command line."""

    def __init__(self, options, name, install, is_right):
        self._options = options
        self._name = name
        self._install = install
        self._is_right = is_right

    def describe(self):
        """Loads the libraries and says what they can do.

        Raises ``Unavailable`` if a library, a module or the accelerator is missing.
        """
        try:
            import numpy
            import torch
        except ImportError as error:
            raise protocol.Unavailable(
                f"{sys.executable} has no module '{error.name}'; install it with: {self._install}") from None
        if not self._is_right(torch.__version__):
            raise protocol.Unavailable(f"{sys.executable} has PyTorch {torch.__version__}; install another with: {self._install}")
        import accelerators
        for module in self._options.modules:
            try:
                __import__(module)
            except ImportError as error:
                raise protocol.Unavailable(f"--import {module}: {error}") from None
        capabilities = {word for word in CAPABILITIES if word not in NEEDED or hasattr(torch, NEEDED[word])}
        kind = accelerators.prepare(self._options.accelerator)
        environment = {
            "python": sys.version.split()[0], "numpy": numpy.__version__, "torch": torch.__version__,
            "platform": sys.platform}
        if self._options.accelerator:
            capabilities.add("accelerator")
            if kind == "real":
                capabilities.add("pinned-memory")
            environment["accelerator"] = f"{self._options.accelerator} ({kind})"
        elif not hasattr(torch, "accelerator") or (
                not torch.accelerator.is_available() and torch.version.cuda is None):
            capabilities.add("no-accelerator")
        return {
            "name": self._name, "version": torch.__version__, "capabilities": sorted(capabilities),
            "environment": environment}

    def make_sessions(self):
        """The runner of cases, with the allow-list and the state of PyTorch."""
        import allowed_names
        import numpy
        import state
        import torch
        from tensor_conformance_adapter.session import Sessions

        accelerator = self._options.accelerator
        return Sessions(
            {"np": numpy, "torch": torch},
            lambda shared, trusted: allowed_names.make_policy(shared, trusted, accelerator),
            state.State(accelerator).reset)


if __name__ == "__main__":
    main()
