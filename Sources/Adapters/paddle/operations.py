"""PyTorch's operations that PaddlePaddle has an equivalent for, on the CPU.

``tensor`` is ``paddle.to_tensor``, ``from_numpy``, ``as_tensor`` and ``asarray`` are the functions of these names, ``numpy()`` is ``Tensor.numpy()``:
the ways in and out that its documentation names. Where it has a method under PyTorch's name, that method is called as PyTorch's
would be. ``requires_grad`` is the opposite of ``stop_gradient``, ``_version`` is ``inplace_version``.
"""
import paddle

from tensor_conformance_adapter.errors import Refused
from tensor_conformance_adapter.facade import DTYPES, Framework
from tensor_conformance_adapter.parameters import lengths, passed_on, target

# Methods under PyTorch's own names, for PyTorch's own arguments; of these the functions are called in the same way.
SAME = """
    abs all any amax amin argmax argmin broadcast_to ceil clamp clip clone conj cos cumsum detach diagonal dot exp flatten
    floor gather index_select isnan log masked_fill matmul maximum mean minimum mm narrow neg permute prod ravel
    round sigmoid sign sin sqrt squeeze sum swapaxes t tanh tensor_split tile transpose unbind unsqueeze
""".split()
SAME_METHODS = """
    as_strided backward bfloat16 bool byte char clamp_ clip_ contiguous copy_ cpu data_ptr dim double element_size exp_ expand
    expand_as fill_ float half index_add int is_complex is_contiguous is_floating_point item long masked_fill_
    numpy requires_grad_ short sqrt_ tolist type_as unfold view_as zero_
""".split()


def _of_tensors(name):
    """A method whose operand has to be a tensor: of a number it asks for the shape."""
    def call(input, other):
        if not isinstance(other, paddle.Tensor):
            raise Refused(f"Tensor.{name} of anything but tensors has no equivalent in PaddlePaddle")
        return getattr(input, name)(other)
    return call


def _stride(input, dim=None):
    return tuple(input.strides) if dim is None else input.strides[dim]


def _tensor(data, *, dtype=None, requires_grad=False):
    return paddle.to_tensor(data, dtype=dtype, stop_gradient=not requires_grad)


def _to(input, dtype=None, *, copy=False):
    dtype = target(dtype)
    if copy:
        raise Refused("Tensor.to with copy has no equivalent here")
    return input.to("cpu") if dtype is None else input.to(dtype)


def _made(function):
    return lambda *size, dtype=None, requires_grad=False: _with_gradient(
        function(lengths(size), dtype=dtype), requires_grad)


def _with_gradient(tensor, requires_grad):
    if requires_grad:
        tensor.stop_gradient = False
    return tensor


# Functions and methods alike; the first parameter is the tensor.
COMMON = passed_on(*SAME) | {
    name: _of_tensors(name) for name in ("add", "div", "mul", "multiply", "sub", "subtract")
} | {
    "pow": lambda input, exponent: paddle.pow(input, exponent),
    "eq": lambda input, other: paddle.equal(input, other),
    "equal": lambda input, other: bool(paddle.equal_all(input, other)),
    "flip": lambda input, *dims: paddle.flip(input, list(lengths(dims))),
    "max": lambda input: input.max(), "min": lambda input: input.min(),
    "movedim": lambda input, source, destination: paddle.moveaxis(input, source, destination),
    "numel": lambda input: int(input.numel()),
    "reshape": lambda input, *shape: paddle.reshape(input, lengths(shape)),
}

METHODS = COMMON | passed_on(*SAME_METHODS) | {
    name: _of_tensors(name) for name in ("add_", "mul_", "multiply_", "sub_", "subtract_")
} | {
    "retain_grad": lambda input: input.retain_grads(),
    "size": lambda input, dim: input.shape[dim],
    "stride": _stride,
    "storage_offset": lambda input: input.offset // input.element_size(),
    "to": _to,
    "view": lambda input, *shape: input.view(shape[0] if isinstance(shape[0], paddle.dtype) else list(lengths(shape))),
}

FUNCTIONS = COMMON | {
    "imag": lambda input: paddle.imag(input),
    "real": lambda input: paddle.real(input),
    "arange": lambda *range, dtype=None: paddle.arange(*range, dtype=dtype),
    "as_tensor": lambda data, dtype=None: paddle.as_tensor(data, dtype=dtype),
    "asarray": lambda obj, *, dtype=None, copy=None: paddle.asarray(obj, dtype=dtype, copy=copy),
    "cat": lambda tensors, dim=0: paddle.concat(tensors, axis=dim),
    "empty": _made(paddle.empty),
    "empty_like": lambda input, *, dtype=None: paddle.empty_like(input, dtype=dtype),
    "enable_grad": lambda: paddle.enable_grad(),
    "eye": lambda n, m=None, *, dtype=None: paddle.eye(n, m, dtype=dtype),
    "from_dlpack": lambda ext_tensor: paddle.from_dlpack(ext_tensor),
    "from_numpy": lambda ndarray: paddle.from_numpy(ndarray),
    "full": lambda size, fill_value, *, dtype=None: paddle.full(size, fill_value, dtype=dtype),
    "full_like": lambda input, fill_value, *, dtype=None: paddle.full_like(input, fill_value, dtype=dtype),
    "get_default_dtype": lambda: paddle.get_default_dtype(),
    "is_complex": lambda input: input.is_complex(),
    "is_floating_point": lambda input: input.is_floating_point(),
    "is_grad_enabled": lambda: paddle.is_grad_enabled(),
    "linspace": lambda start, end, steps, *, dtype=None: paddle.linspace(start, end, steps, dtype=dtype),
    "no_grad": lambda: paddle.no_grad(),
    "ones": _made(paddle.ones),
    "ones_like": lambda input, *, dtype=None: paddle.ones_like(input, dtype=dtype),
    "set_default_dtype": lambda d: paddle.set_default_dtype(d),
    "set_grad_enabled": lambda mode: paddle.set_grad_enabled(mode),
    "stack": lambda tensors, dim=0: paddle.stack(tensors, axis=dim),
    "tensor": _tensor,
    "where": lambda condition, input, other: paddle.where(condition, input, other),
    "zeros": _made(paddle.zeros),
    "zeros_like": lambda input, *, dtype=None: paddle.zeros_like(input, dtype=dtype),
}


def _assign_requires_grad(tensor, value):
    tensor.stop_gradient = not value


def _assign_gradient(tensor, value):
    tensor.grad = value


class Paddle(Framework):
    """PaddlePaddle's tensors in dynamic mode, on the CPU."""

    title = "PaddlePaddle"
    array_type = paddle.Tensor
    dtype_names = {name: getattr(paddle, name) for name in DTYPES if isinstance(getattr(paddle, name, None), paddle.dtype)}
    functions = FUNCTIONS
    methods = METHODS
    attributes = {
        "T": lambda tensor: tensor.T, "mT": lambda tensor: tensor.mT, "data": lambda tensor: tensor.data,
        "grad": lambda tensor: tensor.grad, "grad_fn": lambda tensor: tensor.grad_fn, "imag": lambda tensor: tensor.imag(),
        "is_leaf": lambda tensor: tensor.is_leaf, "itemsize": lambda tensor: tensor.itemsize,
        "ndim": lambda tensor: tensor.ndim, "real": lambda tensor: tensor.real(),
        "requires_grad": lambda tensor: not tensor.stop_gradient, "_version": lambda tensor: tensor.inplace_version,
    }
    setters = {"requires_grad": _assign_requires_grad, "grad": _assign_gradient}

    def itemsize(self, dtype):
        """The bytes of an element."""
        return paddle.base.core.size_of_dtype(dtype)

    def dtype_name(self, array):
        """The name of a tensor's dtype."""
        return str(array.dtype).rpartition(".")[2]

    def host(self, array):
        """A NumPy array of the values; NumPy has no bfloat16, whose values float32 holds."""
        array = array.detach()
        return (array.astype("float32") if array.dtype in _WITHOUT_NUMPY else array).numpy()

    def suffix(self, array):
        """Whether a tensor requires gradients, and by the name of which node it was computed."""
        if array.stop_gradient:
            return ""
        return "requires_grad=True" if array.is_leaf else f"grad_fn=<{array.grad_fn.name()}>"

    def finish(self, array):
        """Waits for the values; operations on the CPU are done when they return."""

    def kind(self, error):
        """PaddlePaddle's own exceptions are about the run."""
        return RuntimeError if type(error).__module__.split(".")[0] == "paddle" else None

    def reset(self):
        """Restores what a session may have changed."""
        paddle.set_default_dtype("float32")
        paddle.set_grad_enabled(True)


_WITHOUT_NUMPY = (paddle.bfloat16, paddle.float8_e4m3fn, paddle.float8_e5m2)
