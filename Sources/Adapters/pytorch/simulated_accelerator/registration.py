"""Registers a simulated device type with PyTorch."""
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

from . import patches
from .device_module import DeviceModule
from .kernels import Kernels

_registered = {}


def register(name="sim", count=2):
    """Makes ``count`` devices of type ``name`` known to PyTorch; a process can have one such type.

    Raises ``RuntimeError`` if a type of another name is registered already.
    """
    if name in _registered:
        return
    if _registered:
        raise RuntimeError(f"this process already simulates the device type {next(iter(_registered))!r}")
    module = DeviceModule(name, count)
    _setup_privateuseone_for_python_backend(name, backend_module=module)
    _registered[name] = Kernels(name, module)
    patches.apply(name, module)
