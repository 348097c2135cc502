"""Tensors over memory of our choosing, on a device of our choosing.

A DLPack capsule says where the bytes are and which device they belong to, and PyTorch believes it: a capsule of
the extension device type becomes a genuine PrivateUse1 tensor with a storage, which views share and whose end calls
the capsule's deleter. Every capsule here is one block from ``malloc`` (header, shape, strides and, if it owns
any, the data), so that its deleter can be ``free`` itself, which needs no Python when it runs.
"""
import ctypes

import torch

CPU = 1  # kDLCPU
EXTENSION = 12  # kDLExtDev

_ALIGNMENT = 64


class _Device(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int32), ("index", ctypes.c_int32)]


class _ElementType(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16)]


class _Header(ctypes.Structure):
    """``DLManagedTensor``, its ``DLTensor`` spelled out in line."""

    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device", _Device),
        ("dimensions", ctypes.c_int32),
        ("element_type", _ElementType),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("byte_offset", ctypes.c_uint64),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
    ]


_library = ctypes.CDLL(None)
_malloc = _library.malloc
_malloc.restype, _malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
_free = ctypes.cast(_library.free, ctypes.c_void_p).value

_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype, _new_capsule.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


def _element_type(dtype):
    bits = dtype.itemsize * 8
    if dtype is torch.bool:
        code = 6
    elif dtype is torch.bfloat16:
        code = 4
    elif dtype.is_complex:
        code = 5
    elif dtype.is_floating_point:
        code = 2
    else:
        code = 0 if dtype.is_signed else 1
    return _ElementType(code, bits, 1)


def span(size, stride):
    """The number of elements from the first to the last of such a layout, 0 if it has none."""
    if 0 in size:
        return 0
    return 1 + sum((extent - 1) * step for extent, step in zip(size, stride))


def contiguous_strides(size):
    """The row-major strides of a shape."""
    strides = [1] * len(size)
    for axis in range(len(size) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * max(size[axis + 1], 1)
    return strides


def tensor_over(address, size, stride, dtype, kind, index):
    """A tensor over the memory at ``address``, or over memory of its own if that is ``None``."""
    numbers = ctypes.c_int64 * max(len(size), 1)
    data_at = ctypes.sizeof(_Header) + 2 * ctypes.sizeof(numbers)
    data_at += -data_at % _ALIGNMENT
    owned = span(size, stride) * dtype.itemsize if address is None else 0
    block = _malloc(data_at + owned + _ALIGNMENT)
    if not block:
        raise MemoryError(f"no memory for {owned} bytes")
    shape_at = block + ctypes.sizeof(_Header)
    strides_at = shape_at + ctypes.sizeof(numbers)
    numbers.from_address(shape_at)[:len(size)] = list(size)
    numbers.from_address(strides_at)[:len(size)] = list(stride)
    header = _Header.from_address(block)
    header.data = block + data_at if address is None else address
    header.device = _Device(kind, index)
    header.dimensions = len(size)
    header.element_type = _element_type(dtype)
    header.shape, header.strides = shape_at, strides_at
    header.byte_offset, header.context, header.deleter = 0, None, _free
    return torch._C._from_dlpack(_new_capsule(block, b"dltensor", None))


def allocate(size, stride, dtype, index):
    """A tensor on device ``index`` over fresh memory."""
    return tensor_over(None, size, stride, dtype, EXTENSION, index)


def host_alias(tensor):
    """A CPU tensor over the bytes of a device tensor; neither autograd nor the version counter sees it."""
    if tensor.numel() == 0:
        return torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype)
    return tensor_over(tensor.data_ptr(), tensor.shape, tensor.stride(), tensor.dtype, CPU, 0)


def upload(host, index):
    """A device tensor with the layout and the values of a CPU tensor."""
    tensor = allocate(host.shape, host.stride(), host.dtype, index)
    if host.numel():
        host_alias(tensor).copy_(host)
    return tensor
