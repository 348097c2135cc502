"""PyTorch's operations that MindSpore has an equivalent for, in its dynamic mode on the CPU.

``tensor`` is ``mindspore.tensor``, ``from_numpy`` is ``Tensor.from_numpy``, ``numpy()`` is ``Tensor.asnumpy()``: the ways in and out that its documentation
names. Functions are those of ``mindspore.mint``, which are made after PyTorch's, or of ``mindspore.ops`` where ``mint`` has no kernel for the CPU;
where a tensor has a method under PyTorch's name, that method is called as PyTorch's would be. What then turns out to have no
kernel for the CPU is unsupported.
"""
import re

import mindspore
from mindspore import Tensor, mint, ops

from tensor_conformance_adapter.facade import DTYPES, Framework
from tensor_conformance_adapter.parameters import known, lengths, passed_on, target

# Of `mindspore.mint`, under PyTorch's names and for PyTorch's arguments, as far as there are kernels for the CPU.
SAME_FUNCTIONS = """
    abs add all allclose amax amin any broadcast_to cat ceil chunk clamp cos div empty empty_like
    exp eye flatten flip floor gather imag isnan log matmul max maximum mean min minimum mul narrow neg permute pow prod
    ravel real reshape round select sigmoid sign sin split sqrt sub sum swapaxes t tanh tile transpose unbind unsqueeze where
""".split()
SAME_METHODS = """
    abs add add_ all amax amin any argmax argmin bfloat16 bool broadcast_to byte ceil chunk clamp clamp_ clone conj contiguous copy_ cos
    cumsum data_ptr diagonal dim div dot double eq equal exp exp_ expand expand_as fill_ flatten flip floor float gather half
    index_select int is_complex is_contiguous is_floating_point isnan item log long masked_fill masked_fill_ matmul max maximum
    mean min minimum mm movedim mul mul_ narrow neg numel permute pow prod ravel reshape round select short sigmoid sign sin
    split sqrt squeeze storage_offset sub sub_ sum swapaxes t tanh tensor_split tile transpose type_as unbind unsqueeze view view_as zero_
""".split()


def _stride(input, dim=None):
    strides = tuple(input.stride())
    return strides if dim is None else strides[dim]


def _to(input, dtype=None):
    dtype = target(dtype)
    return input.to("CPU") if dtype is None else input.to(dtype)


METHODS = passed_on(*SAME_METHODS) | {
    "char": lambda input: input.to(mindspore.int8),
    "stride": _stride,
    "element_size": lambda input: input.itemsize,
    "numpy": lambda input: input.asnumpy(),
    "size": lambda input, dim: input.shape[dim],
    "to": _to,
    "tolist": lambda input: input.tolist(),
}


FUNCTIONS = {name: known(name, getattr(mint, name)) for name in SAME_FUNCTIONS} | {
    "arange": lambda *range, dtype=None: ops.arange(*range, dtype=dtype),
    "argmax": lambda input, dim=None, keepdim=False: ops.argmax(input, dim, keepdim),
    "argmin": lambda input, dim=None, keepdim=False: ops.argmin(input, dim, keepdim),
    "as_tensor": lambda data, dtype=None: Tensor(data, dtype),
    "clone": lambda input: input.copy(),
    "conj": lambda input: input.conj(),
    "cumsum": lambda input, dim, *, dtype=None: ops.cumsum(input, dim, dtype),
    "detach": lambda input: ops.stop_gradient(input),
    "empty": lambda *size, dtype=None: mint.empty(lengths(size), dtype=dtype),
    "eq": lambda input, other: ops.equal(input, other),
    "from_numpy": lambda ndarray: Tensor.from_numpy(ndarray),
    "full": lambda size, fill_value, *, dtype=None: ops.full(size, fill_value, dtype=dtype),
    "full_like": lambda input, fill_value, *, dtype=None: ops.full_like(input, fill_value, dtype=dtype),
    "index_select": lambda input, dim, index: ops.index_select(input, dim, index),
    "linspace": lambda start, end, steps: ops.linspace(start, end, steps),
    "mm": lambda input, mat2: ops.mm(input, mat2),
    "numel": lambda input: input.numel(),
    "ones": lambda *size, dtype=None: mint.ones(lengths(size), dtype=dtype),
    "ones_like": lambda input, *, dtype=None: ops.ones_like(input, dtype=dtype),
    "squeeze": lambda input, dim=None: ops.squeeze(input, dim),
    "stack": lambda tensors, dim=0: ops.stack(tensors, dim),
    "tensor": lambda data, *, dtype=None: mindspore.tensor(data, dtype),
    "zeros": lambda *size, dtype=None: mint.zeros(lengths(size), dtype=dtype),
    "zeros_like": lambda input, *, dtype=None: ops.zeros_like(input, dtype=dtype),
}
METHODS["clone"] = FUNCTIONS["clone"]
METHODS["detach"] = FUNCTIONS["detach"]


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

    def lack(self, error):
        """An operation without a kernel for the CPU."""
        found = re.search(r"The kernel (\w+) unregistered", str(error)) if isinstance(error, RuntimeError) else None
        return found and f"MindSpore has no kernel '{found.group(1)}' for the CPU"

    def settle(self):
        """Waits until everything is computed: MindSpore returns from an operation before it is done, and raises later."""
        mindspore.runtime.synchronize()

    def reset(self):
        """Hears what is still to be raised, so that it is not charged to the next session."""
        try:
            mindspore.runtime.synchronize()
        except Exception:  # noqa: BLE001  (whatever it is, it belongs to a session that is over)
            pass
