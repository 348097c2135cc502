"""The kernels of a simulated device type.

Three kinds: allocation and copies, written out; operations that only look at shapes and strides, for which the CPU's
kernel is run on the device tensor itself; and all others, for which the CPU's kernel is run on host tensors over
the same bytes and its new results are uploaded.
"""
import torch
from torch.utils import _pytree

from . import checks, memory

# Their CPU kernels never touch an element.
_SHAPE_ONLY = frozenset({
    "aten::alias", "aten::as_strided", "aten::is_set_to", "aten::_neg_view_copy", "aten::_reshape_alias",
    "aten::resize_", "aten::set_", "aten::set_.source_Storage", "aten::set_.source_Storage_storage_offset",
    "aten::set_.source_Tensor", "aten::unfold", "aten::view", "aten::view.dtype", "aten::view_as_complex",
    "aten::view_as_real",
})

_CPU_KEYS = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)


class Kernels:
    """Registers the kernels of device type ``name`` while it lives."""

    def __init__(self, name, module):
        self._name = name
        self._module = module
        self._aten = torch.library.Library("aten", "IMPL")
        self._aten.impl("empty.memory_format", self._empty, "PrivateUse1")
        self._aten.impl("empty_strided", self._empty_strided, "PrivateUse1")
        self._aten.impl("_copy_from", self._copy_from, "PrivateUse1")
        self._aten.impl("_copy_from_and_resize", self._copy_from_and_resize, "PrivateUse1")
        # Without these, copying a lazily conjugated or negated tensor would materialise it by a copy, for ever.
        for key in ("Conjugate", "Negative"):
            self._aten.impl("_copy_from", torch.library.fallthrough_kernel, key)
        self._everything = torch.library.Library("_", "IMPL")
        self._everything.fallback(self._any, "PrivateUse1")

    def _is_here(self, value):
        return isinstance(value, torch.Tensor) and value.device.type == self._name

    def _ordinal(self, device):
        return self._module.ordinal(None if device is None else torch.device(device).index)

    # Allocation and copies

    def _empty(self, size, *, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None):
        if pin_memory:
            raise RuntimeError("Pin memory can only be on CPU")
        dtype = dtype or torch.get_default_dtype()
        if memory_format is None:
            strides = memory.contiguous_strides(size)
        else:
            strides = torch.empty(size, dtype=dtype, device="meta", memory_format=memory_format).stride()
        return memory.allocate(size, strides, dtype, self._ordinal(device))

    def _empty_strided(self, size, stride, *, dtype=None, layout=None, device=None, pin_memory=None):
        return memory.allocate(size, stride, dtype or torch.get_default_dtype(), self._ordinal(device))

    def _on_host(self, tensor):
        """A host tensor with the same values, lazily conjugated and negated like the original."""
        if not self._is_here(tensor):
            return tensor
        host = memory.host_alias(tensor)
        if tensor.is_conj():
            host = host.conj()
        return torch._neg_view(host) if tensor.is_neg() else host

    def _copy_from(self, source, target, non_blocking=False):
        torch.ops.aten.copy_.default(self._on_host(target), self._on_host(source))
        return target

    def _copy_from_and_resize(self, source, target):
        target.resize_(source.shape)
        return self._copy_from(source, target)

    # Everything else

    def _any(self, op, *arguments, **keywords):
        schema = op._schema
        name = f"{schema.name}.{schema.overload_name}" if schema.overload_name else schema.name
        if name in _SHAPE_ONLY:
            return op.redispatch(_CPU_KEYS, *arguments, **keywords)
        named = checks.tensor_arguments(op, arguments, keywords)
        if named:
            checks.check_devices(op, named, self._name)
        index = self._result_index(named, keywords.get("device"))
        call = _HostCall(self._name)
        result = op(*_pytree.tree_map(call.lower, arguments), **_pytree.tree_map(call.lower, keywords))
        call.write_back(index)
        return _pytree.tree_map(lambda value: call.lift(value, index), result)

    def _result_index(self, named, device):
        """The device of the results, or ``None`` if they stay on the host."""
        if device is not None and torch.device(device).type == self._name:
            return self._ordinal(device)
        return next((tensor.device.index for _, tensor in named if self._is_here(tensor)), None)


class _HostCall:
    """One call of a CPU kernel in place of a device's: which host tensor stands for which device tensor."""

    def __init__(self, name):
        self._name = name
        self._hosts = {}
        self._devices = {}
        self._before = {}

    def lower(self, value):
        """What the CPU kernel gets for an argument."""
        if isinstance(value, torch.device) and value.type == self._name:
            return torch.device("cpu")
        if not isinstance(value, torch.Tensor) or value.device.type != self._name:
            return value
        if id(value) not in self._hosts:
            host = memory.host_alias(value)
            self._hosts[id(value)] = host
            self._devices[id(host)] = value
            self._before[id(host)] = (tuple(host.shape), host.data_ptr())
        return self._hosts[id(value)]

    def write_back(self, index):
        """Gives device tensors the new memory of those host tensors which the kernel resized."""
        for host in self._hosts.values():
            if (tuple(host.shape), host.data_ptr()) != self._before[id(host)]:
                torch.ops.aten.set_.source_Tensor.redispatch(
                    _CPU_KEYS, self._devices[id(host)], memory.upload(host, index))

    def lift(self, value, index):
        """What the caller gets for a result."""
        if not isinstance(value, torch.Tensor):
            return value
        if id(value) in self._devices:
            return self._devices[id(value)]
        return value if index is None else memory.upload(value, index)
