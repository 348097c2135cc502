"""Finds, or simulates, the accelerator that the cases run on."""
import torch

from tensor_conformance_adapter.protocol import Unavailable

# Device types that PyTorch itself knows: never simulated, since cases about them would no longer be about them.
_KNOWN = frozenset({
    "cpu", "cuda", "fpga", "hip", "hpu", "ideep", "ipu", "lazy", "maia", "meta", "mkldnn", "mps", "mtia", "opencl",
    "opengl", "ve", "vulkan", "xla", "xpu",
})
_NEEDED = 2


def prepare(name):
    """Makes two devices of type ``name`` usable, simulated if need be, and says which: ``real`` or ``simulated``.

    Raises ``Unavailable`` if that cannot be done. ``None`` asks for nothing.
    """
    if name is None:
        return "none"
    module = getattr(torch, name, None)
    count = module.device_count() if hasattr(module, "device_count") else 0
    if count >= _NEEDED:
        return "real"
    if name in _KNOWN or count:
        raise Unavailable(f"--accelerator {name}: the cases need {_NEEDED} devices of type '{name}', found {count}")
    if not name.isidentifier() or not name.islower() or hasattr(torch, name):
        raise Unavailable(f"--accelerator {name}: not a name that a simulated device type can have")
    import simulated_accelerator

    simulated_accelerator.register(name)
    return "simulated"
