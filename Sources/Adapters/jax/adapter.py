"""The adapter for JAX on the CPU, and NumPy. See ``Spec/PROTOCOL.md`` for what it speaks.

usage: adapter.py [--x64]

JAX has no 64-bit types unless it is told to; ``--x64`` tells it to. Without, the adapter declares neither ``int64`` nor
``float64``, and shows what a user of the default configuration gets.
"""
import argparse
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tensor_conformance_adapter import framework_adapter  # noqa: E402

# The folders beside this one bear the names of frameworks; left on the path, they would stand in for missing ones.
sys.path.pop(0)

# No in-place: its arrays are immutable. No autograd: `jax.grad` transforms functions, there is no `backward`.
# Memory is shared with arrays on the way out, and read-only.
CAPABILITIES = ["bfloat16", "complex", "data-pointers", "dlpack", "float16", "numpy-views", "unsigned"]


def main():
    """Serves until the runner stops or goes away."""
    parser = argparse.ArgumentParser(description="Runs conformance cases on JAX.")
    parser.add_argument("--x64", action="store_true", help="enable JAX's 64-bit types")
    options = parser.parse_args()

    def load():
        os.environ["JAX_PLATFORMS"] = "cpu"
        import jax
        jax.config.update("jax_enable_x64", options.x64)
        import operations
        return jax, {"x64": str(options.x64).lower()}, operations.JAX()

    framework_adapter.serve("jax", "jax", CAPABILITIES + (["float64", "int64"] if options.x64 else []), load)


if __name__ == "__main__":
    main()
