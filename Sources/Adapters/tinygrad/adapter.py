"""The adapter for tinygrad on the CPU, and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

# In-place: items are assigned, `+=` and `assign` write. Memory is copied on the way in and out.
# No autograd: it has `backward`, but no tensor that is told to require gradients.
CAPABILITIES = ["bfloat16", "dtype-views", "float16", "float64", "in-place", "int64", "unsigned"]


def load():
    """tinygrad, on the CPU."""
    os.environ["DEV"] = "CPU"
    import importlib.metadata
    import types

    import operations
    version = importlib.metadata.version("tinygrad")
    return types.SimpleNamespace(__version__=version), {}, operations.Tinygrad()


if __name__ == "__main__":
    framework_adapter.serve("tinygrad", "tinygrad", CAPABILITIES, load)
