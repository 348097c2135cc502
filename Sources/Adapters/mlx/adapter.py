"""The adapter for MLX on the CPU, and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

# In-place: items are assigned and `+=` writes, but no method ends in an underscore. No autograd: `mx.grad` transforms
# functions, there is no `backward`. Memory is shared with arrays on the way out.
CAPABILITIES = ["bfloat16", "complex", "dlpack", "dtype-views", "float16", "in-place", "int64", "numpy-views", "unsigned"]


def load():
    """MLX's module and what the facade needs of it."""
    import mlx.core as mx
    import operations
    mx.set_default_device(mx.cpu)
    return mx, {}, operations.MLX()


if __name__ == "__main__":
    framework_adapter.serve("mlx", "mlx", CAPABILITIES, load)
