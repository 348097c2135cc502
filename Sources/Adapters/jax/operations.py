"""PyTorch's operations that JAX has an equivalent for.

``from_numpy`` and ``as_tensor`` are ``jnp.asarray``, ``tensor`` is ``jnp.array``, ``numpy()`` is ``np.asarray``: the ways in and
out that JAX's documentation names. Left out is what JAX has no word for: strides, storages, ``requires_grad``,
``contiguous``, methods that end in an underscore.
"""
import jax
import jax.numpy as jnp
import numpy as np

from tensor_conformance_adapter.errors import Refused
from tensor_conformance_adapter.facade import DTYPES, DTypeName, Framework
from tensor_conformance_adapter.parameters import cast, dimensions, known_lengths, lengths, target


def _reduction(function):
    def reduce(input, dim=None, keepdim=False, *, dtype=None):
        options = {} if dtype is None else {"dtype": dtype}
        return function(input, axis=dim, keepdims=keepdim, **options)
    return reduce


def _extremum(function):
    return lambda input: function(input)


def _to(input, dtype=None, *, copy=False):
    dtype = target(dtype)
    if dtype is None:
        return jnp.array(input, copy=True) if copy else jax.device_put(input, jax.devices("cpu")[0])
    return jnp.array(input, dtype=dtype, copy=True) if copy else input.astype(dtype)


def _narrow(input, dim, start, length):
    if start < 0:
        raise Refused("a start counted from the end has no equivalent in jax.lax.slice_in_dim")
    return jax.lax.slice_in_dim(input, start, start + length, axis=dim)


# Functions and methods alike; the first parameter is the tensor.
COMMON = {
    "abs": lambda input: jnp.abs(input),
    "add": lambda input, other: jnp.add(input, other),
    "all": _reduction(jnp.all), "any": _reduction(jnp.any),
    "amax": _reduction(jnp.max), "amin": _reduction(jnp.min), "max": _extremum(jnp.max), "min": _extremum(jnp.min),
    "argmax": _reduction(jnp.argmax), "argmin": _reduction(jnp.argmin),
    "broadcast_to": lambda input, size: jnp.broadcast_to(input, size),
    "ceil": lambda input: jnp.ceil(input),
    "clamp": lambda input, min=None, max=None: jnp.clip(input, min, max),
    "clone": lambda input: jnp.copy(input),
    "conj": lambda input: jnp.conj(input),
    "cos": lambda input: jnp.cos(input),
    "cumsum": lambda input, dim: jnp.cumsum(input, axis=dim),
    "detach": lambda input: jax.lax.stop_gradient(input),
    "diagonal": lambda input, offset=0, dim1=0, dim2=1: jnp.diagonal(input, offset, dim1, dim2),
    "div": lambda input, other: jnp.true_divide(input, other),
    "dot": lambda input, other: jnp.dot(input, other),
    "eq": lambda input, other: jnp.equal(input, other),
    "equal": lambda input, other: bool(jnp.array_equal(input, other)),
    "exp": lambda input: jnp.exp(input),
    "flatten": lambda input: jnp.ravel(input),
    "flip": lambda input, *dims: jnp.flip(input, axis=dimensions(dims)),
    "floor": lambda input: jnp.floor(input),
    "index_select": lambda input, dim, index: jnp.take(input, index, axis=dim),
    "isnan": lambda input: jnp.isnan(input),
    "log": lambda input: jnp.log(input),
    "matmul": lambda input, other: jnp.matmul(input, other),
    "maximum": lambda input, other: jnp.maximum(input, other),
    "mean": _reduction(jnp.mean),
    "minimum": lambda input, other: jnp.minimum(input, other),
    "mm": lambda input, mat2: jnp.matmul(input, mat2),
    "movedim": lambda input, source, destination: jnp.moveaxis(input, source, destination),
    "mul": lambda input, other: jnp.multiply(input, other),
    "neg": lambda input: jnp.negative(input),
    "narrow": _narrow,
    "numel": lambda input: input.size,
    "permute": lambda input, *dims: jnp.transpose(input, lengths(dims)),
    "pow": lambda input, exponent: jnp.power(input, exponent),
    "prod": _reduction(jnp.prod),
    "ravel": lambda input: jnp.ravel(input),
    "reshape": lambda input, *shape: jnp.reshape(input, lengths(shape)),
    "round": lambda input: jnp.round(input),
    "select": lambda input, dim, index: jax.lax.index_in_dim(input, index, axis=dim, keepdims=False),
    "sigmoid": lambda input: jax.nn.sigmoid(input),
    "sign": lambda input: jnp.sign(input),
    "sin": lambda input: jnp.sin(input),
    "sqrt": lambda input: jnp.sqrt(input),
    "squeeze": lambda input, dim=None: jnp.squeeze(input, axis=dim),
    "sub": lambda input, other: jnp.subtract(input, other),
    "sum": _reduction(jnp.sum),
    "swapaxes": lambda input, axis0, axis1: jnp.swapaxes(input, axis0, axis1),
    "t": lambda input: jnp.transpose(input),
    "tanh": lambda input: jnp.tanh(input),
    "tensor_split": lambda input, indices_or_sections, dim=0: tuple(
        jnp.array_split(input, indices_or_sections, axis=dim)),
    "tile": lambda input, *dims: jnp.tile(input, lengths(dims)),
    "transpose": lambda input, dim0, dim1: jnp.swapaxes(input, dim0, dim1),
    "unbind": lambda input, dim=0: tuple(jnp.unstack(input, axis=dim)),
    "unsqueeze": lambda input, dim: jnp.expand_dims(input, dim),
}

METHODS = COMMON | {
    "cpu": lambda input: jax.device_put(input, jax.devices("cpu")[0]),
    "data_ptr": lambda input: input.unsafe_buffer_pointer(),
    "dim": lambda input: input.ndim,
    "element_size": lambda input: input.dtype.itemsize,
    "expand": lambda input, *sizes: jnp.broadcast_to(input, known_lengths(sizes)),
    "item": lambda input: input.item(),
    "numpy": lambda input: np.asarray(input),
    "size": lambda input, dim: input.shape[dim],
    "to": _to,
    "tolist": lambda input: input.tolist(),
} | {name: cast(dtype, lambda array, dtype: array.astype(dtype)) for name, dtype in {
    "bool": jnp.bool_, "byte": jnp.uint8, "char": jnp.int8, "double": jnp.float64, "float": jnp.float32, "half": jnp.float16, "bfloat16": jnp.bfloat16,
    "int": jnp.int32, "long": jnp.int64, "short": jnp.int16}.items()}

FUNCTIONS = COMMON | {
    "imag": lambda input: jnp.imag(input),
    "real": lambda input: jnp.real(input),
    "arange": lambda *range, dtype=None: jnp.arange(*range, dtype=dtype),
    "as_tensor": lambda data, dtype=None: jnp.asarray(data, dtype=dtype),
    "asarray": lambda obj, *, dtype=None, copy=None: jnp.asarray(obj, dtype=dtype, copy=copy),
    "cat": lambda tensors, dim=0: jnp.concatenate(tensors, axis=dim),
    "empty": lambda *size, dtype=None: jnp.empty(lengths(size), dtype=dtype),
    "empty_like": lambda input, *, dtype=None: jnp.empty_like(input, dtype=dtype),
    "eye": lambda n, m=None, *, dtype=None: jnp.eye(n, m, dtype=dtype),
    "from_dlpack": lambda ext_tensor, *, copy=None: jnp.from_dlpack(ext_tensor, copy=copy),
    "from_numpy": lambda ndarray: jnp.asarray(ndarray),
    "frombuffer": lambda buffer, *, dtype, count=-1, offset=0: jnp.frombuffer(buffer, dtype, count, offset),
    "full": lambda size, fill_value, *, dtype=None: jnp.full(size, fill_value, dtype=dtype),
    "full_like": lambda input, fill_value, *, dtype=None: jnp.full_like(input, fill_value, dtype=dtype),
    "linspace": lambda start, end, steps, *, dtype=None: jnp.linspace(start, end, steps, dtype=dtype),
    "ones": lambda *size, dtype=None: jnp.ones(lengths(size), dtype=dtype),
    "ones_like": lambda input, *, dtype=None: jnp.ones_like(input, dtype=dtype),
    "promote_types": lambda type1, type2: DTypeName(jnp.promote_types(type1, type2).name),
    "result_type": lambda tensor1, tensor2: DTypeName(jnp.result_type(tensor1, tensor2).name),
    "stack": lambda tensors, dim=0: jnp.stack(tensors, axis=dim),
    "tensor": lambda data, *, dtype=None: jnp.array(data, dtype=dtype),
    "where": lambda condition, input, other: jnp.where(condition, input, other),
    "zeros": lambda *size, dtype=None: jnp.zeros(lengths(size), dtype=dtype),
    "zeros_like": lambda input, *, dtype=None: jnp.zeros_like(input, dtype=dtype),
}


class JAX(Framework):
    """JAX's arrays as they are on the CPU."""

    title = "JAX"
    array_type = jax.Array
    dtype_names = {name: np.dtype(getattr(jnp, name)) for name in DTYPES if hasattr(jnp, name)}
    functions = FUNCTIONS
    methods = METHODS
    attributes = {
        "T": lambda array: array.T, "mT": lambda array: array.mT, "imag": lambda array: array.imag,
        "itemsize": lambda array: array.itemsize, "nbytes": lambda array: array.nbytes,
        "ndim": lambda array: array.ndim, "real": lambda array: array.real,
    }

    def itemsize(self, dtype):
        """The bytes of an element."""
        return dtype.itemsize

    def dtype_name(self, array):
        """The name of an array's dtype."""
        return array.dtype.name

    def host(self, array):
        """A NumPy array of the values."""
        return np.asarray(array)

    def finish(self, array):
        """Waits for the computation: JAX returns from an operation before it is done."""
        array.block_until_ready()

    def kind(self, error):
        """JAX's own exceptions are subclasses of builtin ones, which is what they say."""
        if type(error).__module__.split(".")[0] in ("jax", "jaxlib"):
            return next((kind for kind in type(error).__mro__ if kind.__module__ == "builtins"), None)
        return None
