"""The allow-list: which names a program can reach, and from where.

A program is data, but data that calls functions is code. So nothing is reachable unless a table here, or the tables
of the adapter, say so:

* a **module** is reachable if it has a table, and of it only the names in that table;
* an **object** has attributes if its type is admitted, and of those the public ones, less `NEVER`, plus the few
  names with an underscore in `UNDERSCORED`;
* a **value** that is a module without a table, or one of `REFUSED_CLASSES`, is refused wherever it comes from.

Guarding values where they are obtained, rather than calls where they are made, is deliberate: many functions of the
libraries call what they are given (``np.vectorize``, ``Tensor.apply_``), so a guard at the call could be walked around.

This keeps a chapter away from files, processes, the network and the interpreter. It does not make native code safe:
a library that crashes on bad numbers crashes here too, and costs that case.
"""
import collections
import io
import types

from .errors import Refused

UNDERSCORED = frozenset({
    # the protocols by which libraries hand memory to each other
    "__array__", "__array_interface__", "__array_struct__", "__array_priority__", "__array_wrap__",
    "__cuda_array_interface__", "__dlpack__", "__dlpack_device__",
    # Python's own, harmless ones
    "__abs__", "__add__", "__and__", "__bool__", "__complex__", "__contains__", "__copy__", "__deepcopy__", "__doc__",
    "__eq__", "__float__", "__floordiv__", "__format__", "__ge__", "__getitem__", "__gt__", "__hash__", "__iadd__",
    "__iand__", "__ifloordiv__", "__ilshift__", "__imatmul__", "__imod__", "__imul__", "__index__", "__int__", "__invert__",
    "__ior__", "__ipow__", "__irshift__", "__isub__", "__iter__", "__itruediv__", "__ixor__", "__le__", "__len__",
    "__lt__", "__matmul__", "__mod__", "__module__", "__mul__", "__name__", "__ne__", "__neg__", "__next__", "__or__",
    "__pos__", "__pow__", "__qualname__", "__radd__", "__repr__", "__rmul__", "__rsub__", "__rtruediv__",
    "__setitem__", "__str__", "__sub__", "__truediv__", "__version__", "__xor__",
    # the class of an object; what it answers is guarded like any value
    "__class__",
    # the libraries' own, widely used to look at views, versions and storages
    "_backward_hooks", "_base", "_cdata", "_conj", "_grad", "_indices", "_is_view", "_is_zerotensor", "_neg_view",
    "_nnz", "_values", "_version",
})

# What a node of the graph keeps for the backward pass: `_saved_self`, `_saved_result`, ...
SAVED_BY_AUTOGRAD = "_saved_"

NEVER = frozenset({
    # files
    "dump", "from_file", "fromfile", "tofile", "filename",
    # doors into the interpreter
    "ag_frame", "cr_code", "cr_frame", "f_back", "f_builtins", "f_code", "f_globals", "f_locals", "func_code",
    "func_globals", "gi_code", "gi_frame", "mro", "tb_frame", "tb_next",
    # raw pointers that can be called or written through
    "capsule", "cffi", "from_address", "from_param", "in_dll",
    # code generation
    "compile",
})

ADMITTED_BUILTINS = (
    bool, int, float, complex, str, bytes, bytearray, memoryview, list, tuple, dict, set, frozenset, slice, range,
    io.BytesIO, io.StringIO, collections.OrderedDict, collections.defaultdict, types.MappingProxyType, type(None),
    type(Ellipsis), type(NotImplemented),
)

# No program may hold these classes: an instance could be given code, or be a door to what is not listed.
REFUSED_CLASSES = (
    type, types.ModuleType, types.FunctionType, types.CodeType, types.FrameType, types.GeneratorType,
    types.MethodType, types.CellType, types.TracebackType,
)

CALLABLES = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodDescriptorType,
    types.ClassMethodDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType, types.MethodWrapperType,
    types.WrapperDescriptorType,
)


class Policy:
    """Decides what the attributes of modules and objects are.

    ``modules`` maps a module to a dictionary of its reachable names; a value of ``SAME`` stands for the module's own
    attribute, any other value is what a program gets in its place. ``is_admitted`` says of a class outside
    ``ADMITTED_BUILTINS`` whether its instances' public attributes are reachable. ``special`` maps
    ``(class, attribute name)`` to a function of the object that gives a guarded value. The attributes of instances of
    the classes ``frozen`` cannot be assigned: the library shares these objects between sessions.
    """

    SAME = object()

    def __init__(self, modules, is_admitted, special=(), frozen=()):
        self._modules = {id(module): (module, table) for module, table in modules.items()}
        self._is_admitted = is_admitted
        self._special = dict(special)
        self._frozen = tuple(frozen)
        self._special_names = frozenset(name for _, name in self._special)
        self._types = {kind: True for kind in ADMITTED_BUILTINS}

    def attribute(self, owner, name):
        """``owner.name``, if that is reachable.

        Raises ``Refused`` if it is not, and whatever the attribute itself raises.
        """
        if type(owner) is types.ModuleType or id(owner) in self._modules:
            return self._of_module(owner, name)
        if name[:1] == "_":
            if name not in UNDERSCORED and not name.startswith(SAVED_BY_AUTOGRAD):
                raise Refused(f"attribute '{name}' is not on the adapter's allow-list")
        else:
            if name in self._special_names:
                for kind in owner.__mro__ if isinstance(owner, type) else type(owner).__mro__:
                    special = self._special.get((kind, name))
                    if special is not None:
                        if isinstance(owner, type):
                            raise Refused(f"'{name}' of {_described(owner)} is not on the adapter's allow-list")
                        return special(owner)
            if name in NEVER:
                raise Refused(f"attribute '{name}' is not on the adapter's allow-list")
            if not self._admits(owner):
                raise Refused(f"attribute '{name}' of {_described(owner)} is not on the adapter's allow-list")
        return self.checked(getattr(owner, name))

    def check_assignable(self, owner, name):
        """Refuses an assignment or deletion of ``owner.name`` that could reach beyond the session."""
        if name in NEVER or name[:2] == "__" or (name[:1] == "_" and name not in UNDERSCORED):
            raise Refused(f"assigning attribute '{name}' is not on the adapter's allow-list")
        if isinstance(owner, (types.ModuleType, type) + self._frozen) or id(owner) in self._modules or not self._admits(owner):
            raise Refused(f"assigning attributes of {_described(owner)} is not on the adapter's allow-list")

    def checked(self, value):
        """``value``, unless it is of a kind that no program may hold."""
        kind = type(value)
        if kind is types.ModuleType and id(value) not in self._modules:
            raise Refused(f"module '{value.__name__}' is not on the adapter's allow-list")
        if isinstance(value, type) and issubclass(value, REFUSED_CLASSES):
            raise Refused(f"class '{value.__name__}' is not on the adapter's allow-list")
        return value

    def class_of(self, value):
        """What the builtin ``type`` answers: a function of one argument, never the maker of classes."""
        return self.checked(type(value))

    def _of_module(self, module, name):
        entry = self._modules.get(id(module))
        if entry is None:
            raise Refused(f"module '{module.__name__}' is not on the adapter's allow-list")
        found = entry[1].get(name)
        if found is Policy.SAME:
            return getattr(module, name)
        if found is not None:
            return found
        module_name = getattr(module, "__name__", type(module).__name__)
        if name[:1] != "_":
            getattr(module, name)  # a name that does not exist raises the library's own error
        raise Refused(f"'{module_name}.{name}' is not on the adapter's allow-list")

    def _admits(self, owner):
        kind = owner if isinstance(owner, type) else type(owner)
        admitted = self._types.get(kind)
        if admitted is None:
            admitted = any(base in ADMITTED_BUILTINS for base in kind.__mro__[:-1]) or bool(self._is_admitted(kind))
            admitted = admitted and not issubclass(kind, (type, types.ModuleType) + CALLABLES)
            self._types[kind] = admitted
        return admitted


def _described(owner):
    if isinstance(owner, type):
        return f"class '{owner.__qualname__}'"
    if isinstance(owner, types.ModuleType):
        return f"module '{owner.__name__}'"
    return f"a '{type(owner).__qualname__}'"
