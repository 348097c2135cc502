"""PyTorch's operations that tinygrad has an equivalent for, on the CPU.

``from_numpy``, ``as_tensor`` and ``tensor`` are ``Tensor(...)``, ``numpy()`` is ``Tensor.numpy()``: the ways in and out that tinygrad's
documentation names. ``copy_`` is ``assign``. Left out is what tinygrad has no word for: strides, storages, DLPack, complex numbers,
other methods that end in an underscore.
"""
from tinygrad import Tensor, dtypes

from tensor_conformance_adapter.facade import DTYPES, Framework
from tensor_conformance_adapter.parameters import cast, dimensions, lengths, passed_on, target


def _to(input, dtype=None):
    dtype = target(dtype)
    return input.to("CPU") if dtype is None else input.cast(dtype)


def _reduction(name):
    return lambda input, dim=None, keepdim=False: getattr(input, name)(axis=dim, keepdim=keepdim)


def _made(function):
    """A constructor whose dtype tinygrad chooses if it is not given."""
    return lambda *size, dtype=None: function(*lengths(size), **({} if dtype is None else {"dtype": dtype}))


# Functions and methods alike; the first parameter is the tensor.
COMMON = passed_on(*"""
    abs ceil cos detach exp floor isnan log neg reciprocal round sigmoid sign sin sqrt square tanh trunc clone squeeze unsqueeze
    flatten unflatten diagonal
""".split()) | {
    "add": lambda input, other: input.add(other),
    "all": _reduction("all"), "any": _reduction("any"), "amax": _reduction("max"), "amin": _reduction("min"),
    "max": lambda input: input.max(), "min": lambda input: input.min(),
    "argmax": _reduction("argmax"), "argmin": _reduction("argmin"),
    "broadcast_to": lambda input, size: input.expand(size),
    "chunk": lambda input, chunks, dim=0: tuple(input.chunk(chunks, dim)),
    "clamp": lambda input, min=None, max=None: input.clamp(min, max),
    "cumprod": lambda input, dim: input.cumprod(dim),
    "cumsum": lambda input, dim: input.cumsum(dim),
    "div": lambda input, other: input.div(other),
    "dot": lambda input, other: input.dot(other),
    "eq": lambda input, other: input.eq(other),
    "flip": lambda input, *dims: input.flip(dimensions(dims)),
    "matmul": lambda input, other: input.matmul(other),
    "maximum": lambda input, other: input.maximum(other),
    "mean": _reduction("mean"),
    "minimum": lambda input, other: input.minimum(other),
    "mm": lambda input, mat2: input.matmul(mat2),
    "mul": lambda input, other: input.mul(other),
    "numel": lambda input: input.numel(),
    "permute": lambda input, *dims: input.permute(lengths(dims)),
    "pow": lambda input, exponent: input.pow(exponent),
    "prod": _reduction("prod"),
    "reshape": lambda input, *shape: input.reshape(lengths(shape)),
    "split": lambda input, split_size_or_sections, dim=0: input.split(split_size_or_sections, dim),
    "sub": lambda input, other: input.sub(other),
    "sum": _reduction("sum"),
    "transpose": lambda input, dim0, dim1: input.transpose(dim0, dim1),
    "where": lambda condition, input, other: condition.where(input, other),
}

METHODS = COMMON | {
    "contiguous": lambda input: input.contiguous(),
    "copy_": lambda input, src: input.assign(src),
    "cpu": lambda input: input.to("CPU"),
    "dim": lambda input: input.ndim,
    "element_size": lambda input: input.element_size(),
    "expand": lambda input, *sizes: input.expand(lengths(sizes)),
    "item": lambda input: input.item(),
    "masked_fill": lambda input, mask, value: input.masked_fill(mask, value),
    "numpy": lambda input: input.numpy(),
    "repeat": lambda input, *repeats: input.repeat(lengths(repeats)),
    "size": lambda input, dim: input.size(dim),
    "to": _to,
    "tolist": lambda input: input.tolist(),
    "view": lambda input, *shape: input.bitcast(shape[0]) if not isinstance(shape[0], (int, tuple)) else input.view(
        lengths(shape)),
} | {name: cast(dtype, lambda tensor, dtype: tensor.cast(dtype)) for name, dtype in {
    "bool": dtypes.bool, "byte": dtypes.uint8, "char": dtypes.int8, "double": dtypes.float64, "float": dtypes.float32,
    "half": dtypes.float16, "bfloat16": dtypes.bfloat16, "int": dtypes.int32, "long": dtypes.int64,
    "short": dtypes.int16}.items()}

FUNCTIONS = COMMON | {
    "arange": lambda *range, dtype=None: Tensor.arange(*range, dtype=dtype),
    "as_tensor": lambda data, dtype=None: Tensor(data, dtype=dtype),
    "asarray": lambda obj, *, dtype=None: Tensor(obj, dtype=dtype),
    "cat": lambda tensors, dim=0: tensors[0].cat(*tensors[1:], dim=dim),
    "empty": _made(Tensor.empty),
    "eye": lambda n, m=None, *, dtype=None: Tensor.eye(n, m, dtype=dtype),
    "from_numpy": lambda ndarray: Tensor(ndarray),
    "full": lambda size, fill_value, *, dtype=None: Tensor.full(tuple(size), fill_value, dtype=dtype),
    "full_like": lambda input, fill_value: input.full_like(fill_value),
    "linspace": lambda start, end, steps, *, dtype=None: Tensor.linspace(start, end, steps, dtype=dtype),
    "ones": _made(Tensor.ones),
    "ones_like": lambda input: input.ones_like(),
    "stack": lambda tensors, dim=0: tensors[0].stack(*tensors[1:], dim=dim),
    "tensor": lambda data, *, dtype=None: Tensor(data, dtype=dtype),
    "zeros": _made(Tensor.zeros),
    "zeros_like": lambda input: input.zeros_like(),
}


class Tinygrad(Framework):
    """tinygrad's tensors on the CPU."""

    title = "tinygrad"
    array_type = Tensor
    dtype_names = {name: getattr(dtypes, name) for name in DTYPES if hasattr(dtypes, name)}
    functions = FUNCTIONS
    methods = METHODS
    attributes = {
        "T": lambda tensor: tensor.T, "ndim": lambda tensor: tensor.ndim,
        "nbytes": lambda tensor: tensor.nbytes(),
    }
    _names = {dtype: name for name, dtype in dtype_names.items()}

    def itemsize(self, dtype):
        """The bytes of an element."""
        return dtype.itemsize

    def dtype_name(self, array):
        """The name of a tensor's dtype; of Python's numbers tinygrad makes "weak" ones, which PyTorch has no name for."""
        return self._names.get(array.dtype, array.dtype.name)

    def host(self, array):
        """A NumPy array of the values."""
        return array.numpy()

    def finish(self, array):
        """Computes the values: tinygrad only notes what is to be done until it is asked for one."""
        array.realize()
