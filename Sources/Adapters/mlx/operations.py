"""PyTorch's operations that MLX has an equivalent for, on the CPU.

``from_numpy`` and ``tensor`` are ``mx.array``, ``as_tensor`` is ``mx.asarray``, ``numpy()`` is ``np.array(a, copy=False)``: the ways in and
out that MLX's page on conversion names, of which the last is its "array view". Left out is what MLX has no word for: strides,
storages, ``requires_grad``, methods that end in an underscore.
"""
import mlx.core as mx
import numpy as np

from tensor_conformance_adapter.errors import Refused
from tensor_conformance_adapter.facade import DTYPES, DTypeName, Framework
from tensor_conformance_adapter.parameters import cast, dimensions, known_lengths, lengths, target


def _reduction(function):
    return lambda input, dim=None, keepdim=False: function(input, axis=dim, keepdims=keepdim)


def _extremum(function):
    return lambda input: function(input)


def _to(input, dtype=None):
    dtype = target(dtype)
    return input if dtype is None else input.astype(dtype)


def _movedim(input, source, destination):
    if not isinstance(source, int):
        raise Refused("movedim of several dimensions has no equivalent in mx.moveaxis")
    return mx.moveaxis(input, source, destination)


# Functions and methods alike; the first parameter is the tensor.
COMMON = {
    "abs": lambda input: mx.abs(input),
    "add": lambda input, other: mx.add(input, other),
    "all": _reduction(mx.all), "any": _reduction(mx.any),
    "allclose": lambda input, other, rtol=1e-05, atol=1e-08, equal_nan=False: bool(
        mx.allclose(input, other, rtol, atol, equal_nan=equal_nan)),
    "amax": _reduction(mx.max), "amin": _reduction(mx.min), "max": _extremum(mx.max), "min": _extremum(mx.min),
    "argmax": _reduction(mx.argmax), "argmin": _reduction(mx.argmin),
    "as_strided": lambda input, size, stride, storage_offset=0: mx.as_strided(input, size, stride, storage_offset),
    "bitwise_and": lambda input, other: mx.bitwise_and(input, other),
    "broadcast_to": lambda input, size: mx.broadcast_to(input, tuple(size)),
    "ceil": lambda input: mx.ceil(input),
    "clamp": lambda input, min=None, max=None: mx.clip(input, min, max),
    "conj": lambda input: mx.conj(input),
    "cos": lambda input: mx.cos(input),
    "cumprod": lambda input, dim: mx.cumprod(input, axis=dim),
    "cumsum": lambda input, dim: mx.cumsum(input, axis=dim),
    "detach": lambda input: mx.stop_gradient(input),
    "diagonal": lambda input, offset=0, dim1=0, dim2=1: mx.diagonal(input, offset, dim1, dim2),
    "div": lambda input, other: mx.divide(input, other),
    "eq": lambda input, other: mx.equal(input, other),
    "equal": lambda input, other: bool(mx.array_equal(input, other)),
    "exp": lambda input: mx.exp(input),
    "flatten": lambda input, start_dim=0, end_dim=-1: mx.flatten(input, start_dim, end_dim),
    "flip": lambda input, *dims: mx.flip(input, axis=dimensions(dims)),
    "floor": lambda input: mx.floor(input),
    "floor_divide": lambda input, other: mx.floor_divide(input, other),
    "index_select": lambda input, dim, index: mx.take(input, index, axis=dim),
    "isnan": lambda input: mx.isnan(input),
    "log": lambda input: mx.log(input),
    "matmul": lambda input, other: mx.matmul(input, other),
    "maximum": lambda input, other: mx.maximum(input, other),
    "mean": _reduction(mx.mean),
    "minimum": lambda input, other: mx.minimum(input, other),
    "mm": lambda input, mat2: mx.matmul(input, mat2),
    "movedim": _movedim,
    "mul": lambda input, other: mx.multiply(input, other),
    "neg": lambda input: mx.negative(input),
    "numel": lambda input: input.size,
    "permute": lambda input, *dims: mx.transpose(input, lengths(dims)),
    "pow": lambda input, exponent: mx.power(input, exponent),
    "prod": _reduction(mx.prod),
    "ravel": lambda input: mx.flatten(input),
    "reciprocal": lambda input: mx.reciprocal(input),
    "remainder": lambda input, other: mx.remainder(input, other),
    "reshape": lambda input, *shape: mx.reshape(input, lengths(shape)),
    "round": lambda input: mx.round(input),
    "sigmoid": lambda input: mx.sigmoid(input),
    "sign": lambda input: mx.sign(input),
    "sin": lambda input: mx.sin(input),
    "sqrt": lambda input: mx.sqrt(input),
    "square": lambda input: mx.square(input),
    "squeeze": lambda input, dim=None: mx.squeeze(input, axis=dim),
    "sub": lambda input, other: mx.subtract(input, other),
    "sum": _reduction(mx.sum),
    "swapaxes": lambda input, axis0, axis1: mx.swapaxes(input, axis0, axis1),
    "t": lambda input: mx.transpose(input),
    "tanh": lambda input: mx.tanh(input),
    "tile": lambda input, *dims: mx.tile(input, lengths(dims)),
    "transpose": lambda input, dim0, dim1: mx.swapaxes(input, dim0, dim1),
    "trunc": lambda input: mx.trunc(input),
    "unbind": lambda input, dim=0: tuple(mx.unstack(input, axis=dim)),
    "unflatten": lambda input, dim, sizes: mx.unflatten(input, dim, sizes),
    "unsqueeze": lambda input, dim: mx.expand_dims(input, dim),
}

METHODS = COMMON | {
    "contiguous": lambda input: mx.contiguous(input),
    "cpu": lambda input: input,
    "dim": lambda input: input.ndim,
    "element_size": lambda input: input.itemsize,
    "expand": lambda input, *sizes: mx.broadcast_to(input, known_lengths(sizes)),
    "item": lambda input: input.item(),
    "numpy": lambda input: np.array(input, copy=False),
    "size": lambda input, dim: input.shape[dim],
    "to": _to,
    "tolist": lambda input: input.tolist(),
    "type": lambda input, dtype: input.astype(dtype),
    "view": lambda input, *shape: mx.view(input, shape[0]) if isinstance(shape[0], mx.Dtype) else mx.reshape(
        input, lengths(shape)),
} | {name: cast(dtype, lambda array, dtype: array.astype(dtype)) for name, dtype in {
    "bool": mx.bool_, "byte": mx.uint8, "char": mx.int8, "double": mx.float64, "float": mx.float32, "half": mx.float16,
    "bfloat16": mx.bfloat16, "int": mx.int32, "long": mx.int64, "short": mx.int16}.items()}

FUNCTIONS = COMMON | {
    "imag": lambda input: mx.imag(input),
    "real": lambda input: mx.real(input),
    "arange": lambda *range, dtype=None: mx.arange(*range, dtype=dtype),
    "as_tensor": lambda data, dtype=None: mx.asarray(data, dtype=dtype),
    "asarray": lambda obj, *, dtype=None, copy=None: mx.asarray(obj, dtype=dtype, copy=copy),
    "cat": lambda tensors, dim=0: mx.concatenate(tensors, axis=dim),
    "empty": lambda *size, dtype=mx.float32: mx.empty(lengths(size), dtype),
    "empty_like": lambda input: mx.empty_like(input),
    "eye": lambda n, m=None, *, dtype=mx.float32: mx.eye(n, m, dtype=dtype),
    "from_dlpack": lambda ext_tensor: mx.from_dlpack(ext_tensor),
    "from_numpy": lambda ndarray: mx.array(ndarray),
    "full": lambda size, fill_value, *, dtype=None: mx.full(size, fill_value, dtype=dtype),
    "full_like": lambda input, fill_value, *, dtype=None: mx.full_like(input, fill_value, dtype=dtype),
    "linspace": lambda start, end, steps, *, dtype=mx.float32: mx.linspace(start, end, steps, dtype=dtype),
    "ones": lambda *size, dtype=mx.float32: mx.ones(lengths(size), dtype=dtype),
    "ones_like": lambda input: mx.ones_like(input),
    "result_type": lambda tensor1, tensor2: DTypeName(
        str(mx.result_type(tensor1, tensor2)).rpartition(".")[2].rstrip("_")),
    "stack": lambda tensors, dim=0: mx.stack(tensors, axis=dim),
    "tensor": lambda data, *, dtype=None: mx.array(data, dtype=dtype),
    "where": lambda condition, input, other: mx.where(condition, input, other),
    "zeros": lambda *size, dtype=mx.float32: mx.zeros(lengths(size), dtype=dtype),
    "zeros_like": lambda input: mx.zeros_like(input),
}


class MLX(Framework):
    """MLX's arrays as they are on the CPU."""

    title = "MLX"
    array_type = mx.array
    dtype_names = {name: getattr(mx, name) for name in DTYPES if isinstance(getattr(mx, name, None), mx.Dtype)} | {
        "bool": mx.bool_}
    functions = FUNCTIONS
    methods = METHODS
    attributes = {
        "T": lambda array: array.T, "imag": lambda array: array.imag, "itemsize": lambda array: array.itemsize,
        "mT": lambda array: array.mT, "nbytes": lambda array: array.nbytes, "ndim": lambda array: array.ndim,
        "real": lambda array: array.real,
    }

    def itemsize(self, dtype):
        """The bytes of an element."""
        return dtype.size

    def dtype_name(self, array):
        """The name of an array's dtype."""
        return str(array.dtype).rpartition(".")[2].rstrip("_")

    def host(self, array):
        """A NumPy array of the values; NumPy has no bfloat16, whose values float32 holds."""
        return np.array(array.astype(mx.float32) if array.dtype == mx.bfloat16 else array)

    def finish(self, array):
        """Computes the values: MLX only notes what is to be done until it is asked for one."""
        mx.eval(array)
