"""The adapter for PaddlePaddle on the CPU, and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

# In-place: items are assigned, and methods end in an underscore as in PyTorch; `+=` rebinds.
CAPABILITIES = """
    autograd bfloat16 complex data-pointers default-dtype dlpack dtype-views float16 float64 float8 in-place int64 strides unsigned
""".split()


def load():
    """PaddlePaddle's module and what the facade needs of it."""
    os.environ.setdefault("GLOG_minloglevel", "2")
    import paddle
    import operations
    paddle.set_device("cpu")
    return paddle, {}, operations.Paddle()


if __name__ == "__main__":
    framework_adapter.serve("paddle", "paddlepaddle", CAPABILITIES, load)
