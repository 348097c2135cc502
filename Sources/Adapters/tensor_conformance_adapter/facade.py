"""Lends PyTorch's names to another framework, so that the same chapters can be asked of it.

A facade holds a framework's own arrays and calls the framework's own operations; it computes nothing. What it adds
is names: ``torch.from_numpy`` stands for what the framework's documentation tells users to call to bring in an array, ``numpy()``
for what it tells them to call to get one out. What has no equivalent, or not with these arguments, is ``Refused``, and so
reported as unsupported.

What is observed is normalised in four places, and nowhere else:

* a tensor is written as PyTorch writes the same values (see ``rendering``), a dtype as ``torch.<name>``, a shape as
  ``torch.Size``, the CPU as ``device(type='cpu')``;
* two facades of one and the same array are one object, so that ``is`` answers what the framework answers;
* ``a += b`` and ``t[0] = x`` go to the framework as they are: the one may write where the other raises or gives
  something new;
* exception classes of the framework's own are named by the builtin class that a ``Framework`` gives; those that are builtin
  already stay what they are.
"""
import copy
import inspect
import operator
import weakref

import numpy as np

from . import numpy_names
from .allowlist import Policy
from .errors import Refused
from .guarded import guarded_format, refuse
from .rendering import tensor_text
from .session import kind_of

DTYPE_ALIASES = {
    "float": "float32", "double": "float64", "half": "float16", "short": "int16", "int": "int32", "long": "int64",
    "cfloat": "complex64", "cdouble": "complex128",
}
DTYPES = """
    bool uint8 uint16 uint32 uint64 int8 int16 int32 int64 float16 bfloat16 float32 float64 complex64 complex128
    float8_e4m3fn float8_e5m2
""".split()


class Framework:
    """What a facade asks of a framework; an adapter fills it in.

    ``array_type`` is the class of its arrays; ``dtype_names`` maps the names of dtypes to the framework's own;
    ``functions`` and ``methods`` map PyTorch's names to functions of raw arrays, whose parameters are those of PyTorch that
    have an equivalent; ``attributes`` maps names of attributes to functions of a raw array.
    """

    title = ""
    array_type = object
    dtype_names = {}
    functions = {}
    methods = {}
    attributes = {}
    setters = {}

    def itemsize(self, dtype):
        """The bytes of an element."""
        raise NotImplementedError

    def dtype_name(self, array):
        """The name of an array's dtype."""
        raise NotImplementedError

    def host(self, array):
        """A NumPy array of the values, to be printed."""
        raise NotImplementedError

    def settle(self):
        """Waits for everything under way, whether a session can still see its result or not."""

    def suffix(self, array):
        """What is shown of an array besides its values and its dtype, such as ``requires_grad=True``; empty for nothing."""
        return ""

    def finish(self, array):
        """Waits until the array's values are there."""

    def kind(self, error):
        """The builtin class that stands for one of the framework's own exceptions, or ``None``."""
        return None

    def lack(self, error):
        """What an exception says that the framework has not, such as a kernel; ``None`` for one that says something else."""
        return None

    def reset(self):
        """Restores what a session may have changed of the framework's own state."""


class DTypeName(str):
    """What an operation whose result is a dtype returns: its name."""


class DType:
    """A dtype, by the name that frameworks agree on."""

    __slots__ = ("_name", "itemsize")

    def __init__(self, name, itemsize):
        self._name = name
        self.itemsize = itemsize

    def __repr__(self):
        return f"torch.{self._name}"

    def __getattr__(self, name):
        raise Refused(f"'{name}' of a dtype has no equivalent here")


class Size(tuple):
    """A shape."""

    def __repr__(self):
        return f"torch.Size({list(self)})"

    def numel(self):
        """The number of elements."""
        count = 1
        for length in self:
            count *= length
        return count


class Device:
    """The CPU, the one device of these adapters."""

    def __init__(self, *arguments, **options):
        described = [*arguments, *options.values()]
        if described == [] or str(described[0]) not in ("cpu", "cpu:0") or described[1:] not in ([], [0]):
            raise Refused(f"the device {', '.join(map(repr, described))} is not offered by this adapter")
        self.type = "cpu"
        self.index = 0 if described[1:] or str(described[0]) == "cpu:0" else None

    def __repr__(self):
        return "device(type='cpu')" if self.index is None else f"device(type='cpu', index={self.index})"

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other):
        return isinstance(other, Device) and self.index == other.index

    def __hash__(self):
        return hash(self.index)


class _TensorType(type):
    def __getattr__(cls, name):
        raise Refused(f"torch.Tensor.{name} has no equivalent here")

    def __call__(cls, *arguments, **options):
        raise Refused("the constructor torch.Tensor has no equivalent here")


class Tensor(metaclass=_TensorType):
    """One array of the framework under PyTorch's names."""

    __slots__ = ("_facade", "_raw", "__weakref__")
    __array_priority__ = 100  # as the arrays of JAX and TensorFlow have it

    def __getattr__(self, name):
        if name.startswith("__"):
            # NumPy and Python ask for the protocols that an object has; a missing one is an answer.
            raise AttributeError(f"'Tensor' object has no attribute '{name}'")
        return self._facade.member(self, name)

    def __setattr__(self, name, value):
        assign = self._facade.framework.setters.get(name)
        if assign is None:
            raise Refused(f"assigning Tensor.{name} has no equivalent here")
        assign(self._raw, self._facade.unwrap(value))

    def __repr__(self):
        framework = self._facade.framework
        return tensor_text(framework.host(self._raw), repr(self.dtype).partition(".")[2], framework.suffix(self._raw))

    def __format__(self, specification):
        if len(self._raw.shape) == 0:
            return format(self._facade.framework.host(self._raw).item(), specification)
        return format(repr(self), specification)

    def __array__(self, dtype=None, copy=None):
        if copy is None:
            return np.asarray(self._raw, dtype=dtype)
        return np.array(self._raw, dtype=dtype, copy=copy)

    def __dlpack__(self, **options):
        return self._raw.__dlpack__(**options)

    def __dlpack_device__(self):
        return self._raw.__dlpack_device__()

    def __copy__(self):
        return self._facade.wrap(copy.copy(self._raw))

    def __deepcopy__(self, memory):
        return self._facade.wrap(copy.deepcopy(self._raw))

    def __reduce_ex__(self, protocol):
        raise Refused("pickling a tensor has no equivalent here")

    def __hash__(self):
        return id(self)

    def __len__(self):
        return len(self._raw)

    def __iter__(self):
        return iter([self._facade.wrap(item) for item in self._raw])

    def __getitem__(self, index):
        return self._facade.wrap(self._raw[self._facade.unwrap(index)])

    def __setitem__(self, index, value):
        self._raw[self._facade.unwrap(index)] = self._facade.unwrap(value)

    def __contains__(self, value):
        return self._facade.unwrap(value) in self._raw


def _conversion(function):
    return lambda self: function(self._raw)


def _unary(function):
    return lambda self: self._facade.wrap(function(self._raw))


def _binary(function):
    return lambda self, other: self._facade.wrap(function(self._raw, self._facade.unwrap(other)))


def _reflected(function):
    return lambda self, other: self._facade.wrap(function(self._facade.unwrap(other), self._raw))


for _name, _function in {"bool": bool, "int": int, "float": float, "complex": complex, "index": operator.index}.items():
    type.__setattr__(Tensor, f"__{_name}__", _conversion(_function))
for _name in ("neg", "pos", "invert", "abs"):
    type.__setattr__(Tensor, f"__{_name}__", _unary(getattr(operator, _name)))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    type.__setattr__(Tensor, f"__{_name}__", _binary(getattr(operator, _name)))
for _name, _function in {
        "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv,
        "floordiv": operator.floordiv, "mod": operator.mod, "pow": operator.pow, "matmul": operator.matmul,
        "and": operator.and_, "or": operator.or_, "xor": operator.xor, "lshift": operator.lshift,
        "rshift": operator.rshift}.items():
    type.__setattr__(Tensor, f"__{_name}__", _binary(_function))
    type.__setattr__(Tensor, f"__r{_name}__", _reflected(_function))
    type.__setattr__(Tensor, f"__i{_name}__", _binary(getattr(operator, f"i{_name}")))
for _class, _name in ((Tensor, "Tensor"), (DType, "dtype"), (Size, "Size"), (Device, "device")):
    type.__setattr__(_class, "__module__", "torch")
    type.__setattr__(_class, "__qualname__", _name)
    type.__setattr__(_class, "__name__", _name)


class Facade:
    """What a session finds under the name ``torch``."""

    def __init__(self, framework):
        self.__name__ = "torch"
        self.framework = framework
        self._tensors = weakref.WeakValueDictionary()
        self._dtypes = {}
        for name in DTYPES:
            raw = framework.dtype_names.get(name)
            if raw is not None:
                self._dtypes[name] = DType(name, framework.itemsize(raw))
        self._methods = {name: _signed(f, f"Tensor.{name}") for name, f in framework.methods.items()}
        self._functions = {name: _signed(f, name) for name, f in framework.functions.items()}

    def __getattr__(self, name):
        raise Refused(f"torch.{name} has no equivalent in {self.framework.title}")

    def table(self):
        """The names of the module, for the allow-list."""
        names = {name: self._bound(call) for name, call in self._functions.items()}
        names.update(self._dtypes)
        names.update({alias: self._dtypes[name] for alias, name in DTYPE_ALIASES.items() if name in self._dtypes})
        if self._functions:
            names.update(Tensor=Tensor, dtype=DType, Size=Size, device=Device)
            names.update(inf=float("inf"), nan=float("nan"), pi=np.pi, e=np.e, newaxis=None)
            names["is_tensor"] = lambda value: isinstance(value, Tensor)
        return names

    def member(self, tensor, name):
        """What a tensor has under this name."""
        raw = tensor._raw
        if name == "shape":
            return Size(raw.shape)
        if name == "dtype":
            return self._dtype(self.framework.dtype_name(raw))
        if name == "device":
            return Device("cpu")
        attribute = self.framework.attributes.get(name)
        if attribute is not None:
            return self.wrap(attribute(raw))
        call = self._methods.get(name)
        if call is None:
            raise Refused(f"Tensor.{name} has no equivalent in {self.framework.title}")
        return lambda *arguments, **options: self._call(call, (tensor, *arguments), options)

    def wrap(self, value):
        """``value`` as a session sees it."""
        if isinstance(value, self.framework.array_type):
            tensor = self._tensors.get(id(value))
            if tensor is None:
                tensor = object.__new__(Tensor)
                object.__setattr__(tensor, "_facade", self)
                object.__setattr__(tensor, "_raw", value)
                self._tensors[id(value)] = tensor
            return tensor
        if type(value) is DTypeName:
            return self._dtype(value)
        if type(value) in (list, tuple):
            return type(value)(self.wrap(item) for item in value)
        return value

    def unwrap(self, value):
        """``value`` as the framework sees it."""
        kind = type(value)
        if kind is Tensor:
            return value._raw
        if kind is DType:
            return self.framework.dtype_names[value._name]
        if kind is Size:
            return tuple(value)
        if kind is Device:
            return str(value)
        if kind in (list, tuple):
            return kind(self.unwrap(item) for item in value)
        if kind is slice:
            return slice(self.unwrap(value.start), self.unwrap(value.stop), self.unwrap(value.step))
        return value

    def finish(self):
        """Waits for what is under way and for every array that a session can still see."""
        self.framework.settle()
        for tensor in list(self._tensors.values()):
            self.framework.finish(tensor._raw)

    def kind(self, error):
        """The name by which an exception is observed."""
        stand_in = self.framework.kind(error)
        return kind_of(error) if stand_in is None else stand_in.__name__

    def lack(self, error):
        """What the framework has not, if the exception says so."""
        return self.framework.lack(error)

    def policy(self, shared, trusted):
        """The allow-list: NumPy's names and the facade's."""
        modules = {**shared, **numpy_names.modules(trusted), self: self.table()}
        bases = numpy_names.BASES + (Tensor, DType, Size, Device)
        special = {
            (str, "format"): guarded_format,
            (str, "format_map"): refuse("str.format_map is not on the adapter's allow-list"), **numpy_names.SPECIAL}
        return Policy(
            modules, lambda kind: kind in numpy_names.KINDS or issubclass(kind, bases), special,
            frozen=numpy_names.FROZEN + (DType, Size, Device))

    def _bound(self, call):
        return lambda *arguments, **options: self._call(call, arguments, options)

    def _call(self, call, arguments, options):
        device = options.pop("device", None)
        if device is not None and not isinstance(device, Device):
            Device(device)
        arguments = [self.unwrap(argument) for argument in arguments]
        return self.wrap(call(arguments, {name: self.unwrap(option) for name, option in options.items()}))

    def _dtype(self, name):
        if name not in self._dtypes:
            raise Refused(f"the dtype {name} of {self.framework.title} has no name in PyTorch")
        return self._dtypes[name]


def _signed(function, name):
    """``function``, called only with arguments that it has parameters for; others have no equivalent."""
    signature = inspect.signature(function)

    def call(arguments, options):
        try:
            bound = signature.bind(*arguments, **options)
        except TypeError as error:
            raise Refused(f"torch.{name} with these arguments has no equivalent here: {error}") from None
        return function(*bound.args, **bound.kwargs)

    return call
