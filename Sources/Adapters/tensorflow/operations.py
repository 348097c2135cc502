"""PyTorch's operations that TensorFlow has an equivalent for, eagerly and on the CPU.

``from_numpy`` and ``as_tensor`` are ``tf.convert_to_tensor``, ``tensor`` is ``tf.constant``, ``numpy()`` is ``EagerTensor.numpy()``: the ways
in and out that TensorFlow's guide names. Left out is what its tensors have no word for: strides, storages, ``requires_grad``
(gradients belong to a tape), methods that end in an underscore (``tf.Variable`` is a type of its own).
"""
import re

import tensorflow as tf

from tensor_conformance_adapter.facade import DTYPES, Framework
from tensor_conformance_adapter.parameters import cast, dimensions, known_lengths, lengths, target


def _reduction(function):
    return lambda input, dim=None, keepdim=False: function(input, axis=dim, keepdims=keepdim)


def _extremum(function):
    return lambda input: function(input)


def _transposed(input, dim0, dim1):
    order = list(range(len(input.shape)))
    order[dim0], order[dim1] = order[dim1], order[dim0]
    return tf.transpose(input, order)


def _to(input, dtype=None):
    dtype = target(dtype)
    return input.cpu() if dtype is None else tf.cast(input, dtype)


def _made(function):
    """A constructor whose dtype TensorFlow chooses if it is not given."""
    return lambda *size, dtype=None: function(lengths(size), **({} if dtype is None else {"dtype": dtype}))


# Functions and methods alike; the first parameter is the tensor.
COMMON = {
    "abs": lambda input: tf.abs(input),
    "add": lambda input, other: tf.add(input, other),
    "all": _reduction(tf.reduce_all), "any": _reduction(tf.reduce_any),
    "amax": _reduction(tf.reduce_max), "amin": _reduction(tf.reduce_min),
    "max": _extremum(tf.reduce_max), "min": _extremum(tf.reduce_min),
    "argmax": lambda input, dim: tf.argmax(input, axis=dim), "argmin": lambda input, dim: tf.argmin(input, axis=dim),
    "broadcast_to": lambda input, size: tf.broadcast_to(input, size),
    "ceil": lambda input: tf.math.ceil(input),
    "clamp": lambda input, min, max: tf.clip_by_value(input, min, max),
    "clone": lambda input: tf.identity(input),
    "conj": lambda input: tf.math.conj(input),
    "cos": lambda input: tf.cos(input),
    "cumsum": lambda input, dim: tf.cumsum(input, axis=dim),
    "detach": lambda input: tf.stop_gradient(input),
    "div": lambda input, other: tf.divide(input, other),
    "eq": lambda input, other: tf.equal(input, other),
    "exp": lambda input: tf.exp(input),
    "flatten": lambda input: tf.reshape(input, [-1]),
    "flip": lambda input, *dims: tf.reverse(input, dimensions(dims)),
    "floor": lambda input: tf.floor(input),
    "index_select": lambda input, dim, index: tf.gather(input, index, axis=dim),
    "isnan": lambda input: tf.math.is_nan(input),
    "log": lambda input: tf.math.log(input),
    "matmul": lambda input, other: tf.matmul(input, other),
    "maximum": lambda input, other: tf.maximum(input, other),
    "mean": _reduction(tf.reduce_mean),
    "minimum": lambda input, other: tf.minimum(input, other),
    "mm": lambda input, mat2: tf.matmul(input, mat2),
    "mul": lambda input, other: tf.multiply(input, other),
    "neg": lambda input: tf.negative(input),
    "numel": lambda input: int(tf.size(input)),
    "permute": lambda input, *dims: tf.transpose(input, lengths(dims)),
    "pow": lambda input, exponent: tf.pow(input, exponent),
    "prod": _reduction(tf.reduce_prod),
    "ravel": lambda input: tf.reshape(input, [-1]),
    "reshape": lambda input, *shape: tf.reshape(input, lengths(shape)),
    "round": lambda input: tf.round(input),
    "sigmoid": lambda input: tf.sigmoid(input),
    "sign": lambda input: tf.sign(input),
    "sin": lambda input: tf.sin(input),
    "sqrt": lambda input: tf.sqrt(input),
    "squeeze": lambda input, dim=None: tf.squeeze(input, axis=dim),
    "sub": lambda input, other: tf.subtract(input, other),
    "sum": _reduction(tf.reduce_sum),
    "t": lambda input: tf.transpose(input),
    "tanh": lambda input: tf.tanh(input),
    "tile": lambda input, *dims: tf.tile(input, lengths(dims)),
    "transpose": _transposed,
    "unbind": lambda input, dim=0: tuple(tf.unstack(input, axis=dim)),
    "unsqueeze": lambda input, dim: tf.expand_dims(input, dim),
}

METHODS = COMMON | {
    "cpu": lambda input: input.cpu(),
    "dim": lambda input: input.ndim,
    "element_size": lambda input: input.dtype.size,
    "expand": lambda input, *sizes: tf.broadcast_to(input, known_lengths(sizes)),
    "item": lambda input: input.numpy().item(),
    "numpy": lambda input: input.numpy(),
    "size": lambda input, dim: input.shape[dim],
    "to": _to,
    "tolist": lambda input: input.numpy().tolist(),
} | {name: cast(dtype, tf.cast) for name, dtype in {
    "bool": tf.bool, "byte": tf.uint8, "char": tf.int8, "double": tf.float64, "float": tf.float32, "half": tf.float16, "bfloat16": tf.bfloat16,
    "int": tf.int32, "long": tf.int64, "short": tf.int16}.items()}

FUNCTIONS = COMMON | {
    "imag": lambda input: tf.math.imag(input),
    "real": lambda input: tf.math.real(input),
    "arange": lambda *range, dtype=None: tf.range(*range, dtype=dtype),
    "as_tensor": lambda data, dtype=None: tf.convert_to_tensor(data, dtype=dtype),
    "asarray": lambda obj, *, dtype=None: tf.convert_to_tensor(obj, dtype=dtype),
    "cat": lambda tensors, dim=0: tf.concat(tensors, axis=dim),
    "eye": lambda n, m=None, *, dtype=tf.float32: tf.eye(n, m, dtype=dtype),
    "from_dlpack": lambda ext_tensor: tf.experimental.dlpack.from_dlpack(ext_tensor.__dlpack__()),
    "from_numpy": lambda ndarray: tf.convert_to_tensor(ndarray),
    "full": lambda size, fill_value: tf.fill(size, fill_value),
    "linspace": lambda start, end, steps: tf.linspace(start, end, steps),
    "ones": _made(tf.ones),
    "ones_like": lambda input, *, dtype=None: tf.ones_like(input, dtype=dtype),
    "stack": lambda tensors, dim=0: tf.stack(tensors, axis=dim),
    "tensor": lambda data, *, dtype=None: tf.constant(data, dtype=dtype),
    "where": lambda condition, input, other: tf.where(condition, input, other),
    "zeros": _made(tf.zeros),
    "zeros_like": lambda input, *, dtype=None: tf.zeros_like(input, dtype=dtype),
}


# How its texts begin that complain of an index or a dimension beyond the end.
_ABOUT_AN_INDEX = re.compile(r"slice index -?\d+ of dimension|Tried to expand dim index|indices\[.*\] = .* is not in")


class TensorFlow(Framework):
    """TensorFlow's eager tensors on the CPU."""

    title = "TensorFlow"
    array_type = type(tf.constant(0))
    dtype_names = {name: getattr(tf, name) for name in DTYPES if hasattr(tf, name)} | {
        name: getattr(tf.dtypes.experimental, name) for name in ("float8_e4m3fn", "float8_e5m2")
        if hasattr(tf.dtypes.experimental, name)}
    functions = FUNCTIONS
    methods = METHODS
    attributes = {
        "T": lambda array: tf.transpose(array), "mT": lambda array: tf.linalg.matrix_transpose(array),
        "imag": lambda array: tf.math.imag(array), "itemsize": lambda array: array.dtype.size,
        "ndim": lambda array: array.ndim, "real": lambda array: tf.math.real(array),
    }

    def itemsize(self, dtype):
        """The bytes of an element."""
        return dtype.size

    def dtype_name(self, array):
        """The name of an array's dtype."""
        return array.dtype.name

    def host(self, array):
        """A NumPy array of the values."""
        return array.numpy()

    def finish(self, array):
        """Waits for the values; operations on the CPU are done when they return."""

    def kind(self, error):
        """TensorFlow's own exceptions by what they are about: an index, a feature that is missing, or else the run."""
        if isinstance(error, tf.errors.OutOfRangeError):
            return IndexError
        if isinstance(error, tf.errors.InvalidArgumentError) and _ABOUT_AN_INDEX.search(str(error)):
            return IndexError
        if isinstance(error, tf.errors.UnimplementedError):
            return NotImplementedError
        if isinstance(error, tf.errors.OpError):
            return RuntimeError
        return None
