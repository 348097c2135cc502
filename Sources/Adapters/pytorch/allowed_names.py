"""The names of NumPy and PyTorch that a program can reach.

Where a library keeps its numeric functions together, the table is taken from there, so that a chapter can use any of
them; everything else is listed by name. What touches files, processes, the network, native code or the interpreter
is not here.
"""
import types

import torch

from tensor_conformance_adapter import numpy_names
from tensor_conformance_adapter.allowlist import Policy
from tensor_conformance_adapter.errors import Refused
from tensor_conformance_adapter.guarded import guarded_format, guarded_storage_type, refuse, require_memory_file
from tensor_conformance_adapter.numpy_names import listed as _listed

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
    modules = {**shared, **numpy_names.modules(trusted)}
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
        torch.cuda: _listed(torch.cuda, DEVICE_MODULE),
        torch.testing: _listed(torch.testing, ("assert_close",)),
    }
    if hasattr(torch, "accelerator"):
        tables[torch.accelerator] = _listed(torch.accelerator, ACCELERATOR)
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
        **numpy_names.SPECIAL,
        (torch.UntypedStorage, "type"): guarded_storage_type,
        (torch.TypedStorage, "type"): guarded_storage_type,
    }
    return Policy(modules, _is_admitted, special, frozen=numpy_names.FROZEN)


def _is_admitted(kind):
    """Whether the public attributes of a class's instances are reachable."""
    return kind in _KINDS or issubclass(kind, _BASES)


_BASES = numpy_names.BASES + (
    torch.Tensor, torch.UntypedStorage, torch.TypedStorage, torch.Size, torch.Generator, torch.nn.Module,
    torch.utils.hooks.RemovableHandle,
) + ((torch.autograd.graph.Node,) if hasattr(torch.autograd.graph, "Node") else ())
_KINDS = numpy_names.KINDS | {
    torch.dtype, torch.device, torch.layout, torch.memory_format, torch.qscheme, torch.finfo, torch.iinfo,
    getattr(torch.utils.dlpack, "DLDeviceType", type(None)), type(None),
}


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
