"""The adapter for TensorFlow on the CPU, and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

# No in-place: its tensors are immutable. No autograd: gradients belong to a tape, there is no `backward`.
# Memory is shared with arrays by `np.asarray`, not by `numpy()`.
CAPABILITIES = ["bfloat16", "complex", "dlpack", "float16", "float64", "int64", "numpy-views", "unsigned"]


def load():
    """TensorFlow without its log of what the machine could do better, and without a GPU."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import tensorflow
    import operations
    return tensorflow, {}, operations.TensorFlow()


if __name__ == "__main__":
    framework_adapter.serve("tensorflow", "tensorflow", CAPABILITIES, load)
