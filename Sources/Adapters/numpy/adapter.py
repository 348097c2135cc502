"""The adapter for NumPy alone: what a chapter says about arrays is asked, what it says about tensors is unsupported.

See ``Spec/PROTOCOL.md`` for what it speaks.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

CAPABILITIES = """
    buffers complex data-pointers dlpack dtype-views float16 float64 in-place int64 numpy-views pickle random strides unsigned
""".split()


def load():
    """NumPy, with a facade that has no operation: NumPy is asked under its own names only."""
    import numpy
    from tensor_conformance_adapter.facade import Framework
    framework = Framework()
    framework.title = "NumPy"
    framework.array_type = ()
    return numpy, {}, framework


if __name__ == "__main__":
    framework_adapter.serve("numpy", "numpy", CAPABILITIES, load)
