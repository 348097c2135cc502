"""The names of NumPy and PyTorch that a program can reach.

Where a library keeps its numeric functions together, the table is taken from there, so that a chapter can use any of
them; everything else is listed by name. What touches files, processes, the network, native code or the interpreter
is not here.
"""
import types

import numpy as np
import torch

from tensor_conformance_adapter.allowlist import Policy
from tensor_conformance_adapter.errors import Refused
from tensor_conformance_adapter.guarded import guarded_format, guarded_storage_type, refuse, require_memory_file

# Of numpy.__all__: files, native code, whole submodules, things that describe the machine, dictionaries that every
# session would share, and a function that looks names up in the frame of its caller.
NUMPY_WITHOUT = frozenset("""
    bmat core ctypeslib f2py fromfile fromregex genfromtxt get_include info lib load loadtxt ma memmap rec save savetxt savez
    savez_compressed sctypeDict show_config show_runtime test testing typecodes typing
    emath polynomial char strings dtypes
""".split())

# Of torch, besides its tensor functions and constants.
TORCH_NAMES = """
    AcceleratorError BFloat16Storage BFloat16Tensor BoolStorage BoolTensor ByteStorage ByteTensor CharStorage CharTensor
    DoubleStorage DoubleTensor FloatStorage FloatTensor Generator HalfStorage HalfTensor IntStorage IntTensor LongStorage
    LongTensor OutOfMemoryError ShortStorage ShortTensor Size Tensor TypedStorage UntypedStorage
    are_deterministic_algorithms_enabled broadcast_shapes default_generator device dtype e enable_grad finfo from_dlpack
    get_default_device get_default_dtype get_float32_matmul_precision get_num_threads get_rng_state iinfo inf
    inference_mode initial_seed is_grad_enabled is_inference_mode_enabled is_storage is_tensor is_warn_always_enabled
    layout manual_seed memory_format nan newaxis no_grad per_channel_affine per_tensor_affine per_tensor_symmetric pi
    qscheme seed set_default_device set_default_dtype set_float32_matmul_precision
    set_flush_denormal set_grad_enabled set_printoptions set_rng_state to_dlpack typename unique unravel_index
    use_deterministic_algorithms vmap
""".split()

# Of the tensor functions: the one that maps a file.
TORCH_WITHOUT = frozenset({"from_file"})

# Of the layers: those whose subscripts are attributes, and those that start threads or processes.
LAYERS_WITHOUT = ("Container", "DataParallel", "ModuleDict", "ParameterDict", "SyncBatchNorm")

AUTOGRAD = "Variable backward detect_anomaly enable_grad grad inference_mode no_grad set_detect_anomaly " \
    "set_grad_enabled".split()
AUTOGRAD_GRAPH = "Node allow_mutation_on_saved_tensors disable_saved_tensors_hooks save_on_cpu " \
    "saved_tensors_hooks set_warn_on_accumulate_grad_stream_mismatch".split()
DEVICE_MODULE = """
    current_device device device_count empty_cache get_device_capability get_device_name is_available is_initialized
    manual_seed manual_seed_all max_memory_allocated memory_allocated memory_reserved set_device synchronize
""".split()
ACCELERATOR = """
    current_accelerator current_device_idx current_device_index device_count is_available set_device_idx
    set_device_index synchronize device_index
""".split()


def make_policy(shared, trusted, accelerator):
    """The allow-list of NumPy and PyTorch.

    ``shared`` are the tables of ``copy``, ``pickle`` and ``io``; ``accelerator`` is the device type whose module
    is reachable as ``torch.<accelerator>``, or ``None``.
    """
    same = Policy.SAME
    modules = dict(shared)

    modules[np] = _listed(np, (name for name in np.__all__ if name not in NUMPY_WITHOUT)) | {
        "save": _np_save(trusted), "load": _np_load(trusted)}
    for module, without in (
            (np.linalg, ("linalg", "test")), (np.fft, ("test",)), (np.exceptions, ()), (np.dtypes, ()),
            (np.random, ("test", "BitGenerator", "set_bit_generator"))):
        modules[module] = _listed(module, (name for name in module.__all__ if name not in without))
        modules[np][module.__name__.rpartition(".")[2]] = same
    modules[np.lib] = {"stride_tricks": same}
    modules[np.lib.stride_tricks] = {"sliding_window_view": same, "as_strided": _np_as_strided}
    modules[np]["lib"] = same

    modules[torch] = _torch_table(trusted)
    tables = {
        torch.autograd: _listed(torch.autograd, AUTOGRAD) | {"graph": same},
        torch.autograd.graph: _listed(torch.autograd.graph, AUTOGRAD_GRAPH),
        torch.linalg: _public_functions(torch.linalg),
        torch.fft: _public_functions(torch.fft),
        torch.special: _public_functions(torch.special),
        torch.sparse: _public_functions(torch.sparse),
        torch.random: _listed(torch.random, ("manual_seed", "seed", "initial_seed", "fork_rng")),
        torch.return_types: _classes(torch.return_types, ("SequenceKey",)),
        torch.nn: _classes(torch.nn, LAYERS_WITHOUT) | {"functional": same, "init": same},
        torch.nn.functional: _public_functions(torch.nn.functional),
        torch.nn.init: _public_functions(torch.nn.init),
        torch.utils: {"dlpack": same},
        torch.utils.dlpack: _listed(torch.utils.dlpack, ("to_dlpack", "from_dlpack", "DLDeviceType")),
        torch.accelerator: _listed(torch.accelerator, ACCELERATOR),
        torch.cuda: _listed(torch.cuda, DEVICE_MODULE),
        torch.testing: _listed(torch.testing, ("assert_close",)),
    }
    if accelerator is not None and accelerator != "cuda":
        module = getattr(torch, accelerator)
        tables[module] = _listed(module, DEVICE_MODULE)
        modules[torch][accelerator] = same
    for module, table in tables.items():
        modules[module] = table
        modules[torch].setdefault(module.__name__.partition(".")[2].partition(".")[0] if hasattr(
            module, "__name__") else accelerator, same)

    special = {
        (str, "format"): guarded_format,
        (str, "format_map"): refuse("str.format_map is not on the adapter's allow-list"),
        (np.ndarray, "ctypes"): _AddressOnly,
        (np.generic, "ctypes"): _AddressOnly,
        (torch.UntypedStorage, "type"): guarded_storage_type,
        (torch.TypedStorage, "type"): guarded_storage_type,
    }
    return Policy(modules, _is_admitted, special, frozen=(np.finfo, np.iinfo, np.ufunc))


def _is_admitted(kind):
    """Whether the public attributes of a class's instances are reachable."""
    return kind in _KINDS or issubclass(kind, _BASES)


_BASES = (
    np.ndarray, np.generic, np.dtype, np.ufunc, np.finfo, np.iinfo, np.flatiter, np.random.Generator,
    np.random.RandomState, np.nditer, np.ndindex, np.ndenumerate, np.broadcast, torch.Tensor, torch.UntypedStorage,
    torch.TypedStorage, torch.Size, torch.Generator, torch.nn.Module, torch.autograd.graph.Node,
    torch.utils.hooks.RemovableHandle,
)
_KINDS = frozenset({
    type(np.zeros(1).flags), torch.dtype, torch.device, torch.layout, torch.memory_format, torch.qscheme, torch.finfo,
    torch.iinfo, torch.utils.dlpack.DLDeviceType,
}) | {type(None)}


class _AddressOnly:
    """Of ``ndarray.ctypes`` the address as a number; its other attributes are live pointers."""

    def __init__(self, array):
        self.data = array.ctypes.data

    def __getattr__(self, name):
        raise Refused(f"'{name}' of an array's ctypes is not on the adapter's allow-list")


_KINDS = _KINDS | {_AddressOnly}


def _listed(module, names):
    return {name: Policy.SAME for name in names if hasattr(module, name)}


def _classes(module, without):
    return {
        name: Policy.SAME for name in dir(module)
        if not name.startswith("_") and name not in without and isinstance(getattr(module, name), type)}


def _public_functions(module):
    """The functions of a module that are its own or native; a module also holds what it imports for itself."""
    own = getattr(module, "__all__", None) or dir(module)
    table = {}
    for name in own:
        value = getattr(module, name, None)
        if name.startswith("_") or isinstance(value, (type, types.ModuleType)) or not callable(value):
            continue
        home = getattr(value, "__module__", None) or ""
        if isinstance(value, types.BuiltinFunctionType) or home == module.__name__ or home == "torch.functional":
            table[name] = Policy.SAME
    return table


def _torch_table(trusted):
    same = Policy.SAME
    table = {}
    native = torch._C._VariableFunctions
    for name in dir(native):
        if not name.startswith("_") and name not in TORCH_WITHOUT and hasattr(torch, name):
            table[name] = same
    table.update(_listed(torch, torch.functional.__all__))
    table.update(_listed(torch, TORCH_NAMES))
    constants = (torch.dtype, torch.layout, torch.memory_format)
    table.update((name, same) for name in dir(torch) if isinstance(getattr(torch, name), constants))
    table["__version__"] = same
    table["save"] = _torch_save(trusted)
    table["load"] = _torch_load(trusted)
    return table


def _np_save(trusted):
    def save(file, array, allow_pickle=True):
        require_memory_file(file, "np.save")
        np.save(file, array, allow_pickle=allow_pickle)
        trusted.add(file.getbuffer())

    return save


def _np_load(trusted):
    def load(file, mmap_mode=None, allow_pickle=False, **options):
        require_memory_file(file, "np.load")
        if allow_pickle:
            trusted.require(file.getbuffer(), "np.load with allow_pickle")
        return np.load(file, mmap_mode=mmap_mode, allow_pickle=allow_pickle, **options)

    return load


def _torch_save(trusted):
    def save(obj, f, **options):
        require_memory_file(f, "torch.save")
        if "pickle_module" in options:
            raise Refused("torch.save with a pickle_module is not allowed")
        torch.save(obj, f, **options)
        trusted.add(f.getbuffer())

    return save


def _torch_load(trusted):
    def load(f, map_location=None, *, weights_only=None, **options):
        require_memory_file(f, "torch.load")
        if options:
            raise Refused("torch.load with anything but map_location and weights_only is not allowed")
        trusted.require(f.getbuffer(), "torch.load")
        return torch.load(f, map_location=map_location, weights_only=weights_only)

    return load


def _np_as_strided(x, shape=None, strides=None, subok=False, writeable=True):
    """``as_strided`` within the memory of the array it starts from: NumPy itself checks no bounds."""
    array = np.asarray(x)
    low, high = np.lib.array_utils.byte_bounds(_owner(array))
    view = np.lib.stride_tricks.as_strided(x, shape=shape, strides=strides, subok=subok, writeable=writeable)
    if view.size:
        view_low, view_high = np.lib.array_utils.byte_bounds(view)
        if view_low < low or view_high > high:
            raise Refused("np.lib.stride_tricks.as_strided beyond the memory of its array is not allowed")
    return view


def _owner(array):
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
