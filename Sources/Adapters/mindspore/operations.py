"""PyTorch's operations that MindSpore has an equivalent for, in its dynamic mode on the CPU.

``tensor`` is ``mindspore.tensor``, ``from_numpy`` is ``Tensor.from_numpy``, ``numpy()`` is ``Tensor.asnumpy()``: the ways in and out that its documentation
names. Functions are those of ``mindspore.mint``, which are made after PyTorch's; where a tensor has a method under PyTorch's name,
that method is called as PyTorch's would be.
"""
import mindspore
from mindspore import Tensor, mint

from tensor_conformance_adapter.facade import DTYPES, Framework
from tensor_conformance_adapter.parameters import lengths, passed_on, target

# Of `mindspore.mint`, under PyTorch's names and for PyTorch's arguments.
SAME_FUNCTIONS = """
    abs add all allclose amax amin any arange argmax argmin broadcast_to cat ceil chunk clamp clone cos cumsum div dot empty empty_like
    eq equal exp eye flatten flip floor full full_like gather imag index_select isnan linspace log matmul max maximum mean min
    minimum mm mul narrow neg ones ones_like permute pow prod ravel real reshape round select sigmoid sign sin split sqrt squeeze stack
    sub sum swapaxes t tanh tile transpose unbind unsqueeze where zeros zeros_like
""".split()
SAME_METHODS = """
    abs add add_ all amax amin any argmax argmin bfloat16 bool broadcast_to byte ceil chunk clamp clamp_ clone conj contiguous copy_ cos
    cumsum data_ptr diagonal dim div dot double eq equal exp exp_ expand expand_as fill_ flatten flip floor float gather half
    index_select int is_complex is_contiguous is_floating_point isnan item log long masked_fill masked_fill_ matmul max maximum
    mean min minimum mm movedim mul mul_ narrow neg numel permute pow prod ravel reshape round select short sigmoid sign sin
    split sqrt squeeze storage_offset stride sub sub_ sum swapaxes t tanh tensor_split tile transpose type_as unbind unfold unsqueeze
    view view_as zero_
""".split()


def _to(input, dtype=None):
    dtype = target(dtype)
    return input.to("CPU") if dtype is None else input.to(dtype)


METHODS = passed_on(*SAME_METHODS) | {
    "element_size": lambda input: input.itemsize,
    "numpy": lambda input: input.asnumpy(),
    "size": lambda input, dim: input.shape[dim],
    "to": _to,
    "tolist": lambda input: input.tolist(),
}


def _function(name):
    function = getattr(mint, name)
    return lambda *arguments, **options: function(*arguments, **options)


FUNCTIONS = {name: _function(name) for name in SAME_FUNCTIONS} | {
    "as_tensor": lambda data, dtype=None: Tensor(data, dtype),
    "conj": lambda input: input.conj(),
    "detach": lambda input: mindspore.ops.stop_gradient(input),
    "from_numpy": lambda ndarray: Tensor.from_numpy(ndarray),
    "numel": lambda input: input.numel(),
    "ones": lambda *size, dtype=None: mint.ones(lengths(size), dtype=dtype),
    "empty": lambda *size, dtype=None: mint.empty(lengths(size), dtype=dtype),
    "zeros": lambda *size, dtype=None: mint.zeros(lengths(size), dtype=dtype),
    "tensor": lambda data, *, dtype=None: mindspore.tensor(data, dtype),
}


class MindSpore(Framework):
    """MindSpore's tensors in its dynamic mode, on the CPU."""

    title = "MindSpore"
    array_type = Tensor
    dtype_names = {name: getattr(mindspore, name) for name in DTYPES if hasattr(mindspore, name)} | {
        "bool": mindspore.bool_}
    functions = FUNCTIONS
    methods = METHODS
    attributes = {
        "T": lambda tensor: tensor.T, "mT": lambda tensor: tensor.mT, "imag": lambda tensor: tensor.imag,
        "itemsize": lambda tensor: tensor.itemsize, "nbytes": lambda tensor: tensor.nbytes,
        "ndim": lambda tensor: tensor.ndim, "real": lambda tensor: tensor.real,
        "_version": lambda tensor: tensor._version,
    }
    _names = {str(dtype): name for name, dtype in dtype_names.items()}

    def itemsize(self, dtype):
        """The bytes of an element."""
        # MindSpore's dtypes do not say; their names do.
        bits = "".join(character for character in str(dtype).partition("_")[0] if character.isdigit())
        return int(bits or 8) // 8

    def dtype_name(self, array):
        """The name of a tensor's dtype."""
        return self._names.get(str(array.dtype), str(array.dtype))

    def host(self, array):
        """A NumPy array of the values; NumPy has no bfloat16, whose values float32 holds."""
        return (array.float() if array.dtype == mindspore.bfloat16 else array).asnumpy()

    def finish(self, array):
        """Waits until everything is computed: MindSpore returns from an operation before it is done."""
        mindspore.runtime.synchronize()
