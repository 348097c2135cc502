"""Gaps in PyTorch's Python code for devices that it does not know, closed for one device type.

* ``Tensor.__dlpack_device__`` compares the device type with a misspelt constant and so refuses every such device.
* ``UntypedStorage.clone`` and ``.to`` need an allocator written in C++: without one they take the process down.
"""
import ctypes

import torch

from . import memory


def apply(name, module):
    """Makes the patched methods take device type ``name`` themselves and leave all else to PyTorch."""
    storage_class = torch.storage._StorageBase
    tensor_device, clone, to = torch.Tensor.__dlpack_device__, storage_class.clone, storage_class.to

    def patched_device(self):
        if self.device.type != name:
            return tensor_device(self)
        return (torch.utils.dlpack.DLDeviceType.kDLExtDev, self.device.index)

    def patched_clone(self):
        if self.device.type != name:
            return clone(self)
        return _copied(self, _on_device(self.nbytes(), self.device.index))

    def patched_to(self, *, device, non_blocking=False):
        target = torch.device(device)
        if target.type == name:
            return _copied(self, _on_device(self.nbytes(), module.ordinal(target.index)))
        if self.device.type == name:
            return _copied(self, torch.UntypedStorage(self.nbytes(), device=target))
        return to(self, device=device, non_blocking=non_blocking)

    torch.Tensor.__dlpack_device__ = patched_device
    storage_class.clone = patched_clone
    storage_class.to = patched_to


def _on_device(count, index):
    return memory.allocate([count], [1], torch.uint8, index).untyped_storage()


def _copied(source, target):
    if source.nbytes():
        ctypes.memmove(target.data_ptr(), source.data_ptr(), source.nbytes())
    return target
