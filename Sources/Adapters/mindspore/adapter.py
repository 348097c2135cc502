"""The adapter for MindSpore on the CPU, and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

# In-place: items are assigned, and methods end in an underscore as in PyTorch; `+=` rebinds.
# No autograd: `mindspore.grad` transforms functions, there is no `backward`. No dlpack: it kills the process.
CAPABILITIES = """
    bfloat16 complex data-pointers dtype-views float16 float64 in-place int64 numpy-views strides unsigned version-counters
""".split()


def load():
    """MindSpore in its dynamic mode."""
    os.environ.setdefault("GLOG_v", "3")
    import mindspore
    import operations
    mindspore.set_context(mode=mindspore.PYNATIVE_MODE)
    mindspore.set_device("CPU")
    return mindspore, {}, operations.MindSpore()


if __name__ == "__main__":
    framework_adapter.serve("mindspore", "mindspore", CAPABILITIES, load)
