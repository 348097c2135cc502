"""What every adapter that has NumPy shares: the reachable names of NumPy, and how to reset its state."""

import numpy as np

from .allowlist import Policy
from .errors import Refused
from .guarded import require_memory_file

# Of numpy.__all__: files, native code, whole submodules, things that describe the machine, dictionaries that every
# session would share, and a function that looks names up in the frame of its caller.
NUMPY_WITHOUT = frozenset("""
    bmat core ctypeslib f2py fromfile fromregex genfromtxt get_include info lib load loadtxt ma memmap rec save savetxt savez
    savez_compressed sctypeDict show_config show_runtime test testing typecodes typing
    emath polynomial char strings dtypes
""".split())


class AddressOnly:
    """Of ``ndarray.ctypes`` the address as a number; its other attributes are live pointers."""

    def __init__(self, array):
        self.data = array.ctypes.data

    def __getattr__(self, name):
        raise Refused(f"'{name}' of an array's ctypes is not on the adapter's allow-list")


BASES = (
    np.ndarray, np.generic, np.dtype, np.ufunc, np.finfo, np.iinfo, np.flatiter, np.random.Generator,
    np.random.RandomState, np.nditer, np.ndindex, np.ndenumerate, np.broadcast,
)
KINDS = frozenset({type(np.zeros(1).flags), AddressOnly})
SPECIAL = {(np.ndarray, "ctypes"): AddressOnly, (np.generic, "ctypes"): AddressOnly}
FROZEN = (np.finfo, np.iinfo, np.ufunc)


def modules(trusted):
    """The tables of NumPy and its submodules."""
    same = Policy.SAME
    tables = {np: listed(np, (name for name in np.__all__ if name not in NUMPY_WITHOUT)) | {
        "save": _save(trusted), "load": _load(trusted)}}
    for name, without in (
            ("linalg", ("linalg", "test")), ("fft", ("test",)), ("exceptions", ()), ("dtypes", ()),
            ("random", ("test", "BitGenerator", "set_bit_generator"))):
        module = getattr(np, name, None)
        if module is None:
            continue
        tables[module] = listed(module, (name for name in module.__all__ if name not in without))
        tables[np][module.__name__.rpartition(".")[2]] = same
    tables[np.lib] = {"stride_tricks": same}
    tables[np.lib.stride_tricks] = {"sliding_window_view": same, "as_strided": _as_strided}
    tables[np]["lib"] = same
    return tables


def listed(module, names):
    """A table of those of the names that the module has."""
    return {name: Policy.SAME for name in names if hasattr(module, name)}


class State:
    """Remembers the process-wide state of NumPy when made; ``reset`` restores it."""

    def __init__(self):
        self._print_options = np.get_printoptions()
        self._errors = np.geterr()
        self._buffer_size = np.getbufsize()

    def reset(self):
        """Restores everything that a session may have changed."""
        np.random.seed(0)
        if np.geterr() != self._errors:
            np.seterr(**self._errors)
        if np.geterrcall() is not None:
            np.seterrcall(None)
        if np.getbufsize() != self._buffer_size:
            np.setbufsize(self._buffer_size)
        if np.get_printoptions() != self._print_options:
            np.set_printoptions(**self._print_options)


def _save(trusted):
    def save(file, array, allow_pickle=True):
        require_memory_file(file, "np.save")
        np.save(file, array, allow_pickle=allow_pickle)
        trusted.add(file.getbuffer())

    return save


def _load(trusted):
    def load(file, mmap_mode=None, allow_pickle=False, **options):
        require_memory_file(file, "np.load")
        if allow_pickle:
            trusted.require(file.getbuffer(), "np.load with allow_pickle")
        return np.load(file, mmap_mode=mmap_mode, allow_pickle=allow_pickle, **options)

    return load


def _as_strided(x, shape=None, strides=None, subok=False, writeable=True):
    """``as_strided`` within the memory of the array it starts from: NumPy itself checks no bounds."""
    array = np.asarray(x)
    byte_bounds = np.lib.array_utils.byte_bounds if hasattr(np.lib, "array_utils") else np.byte_bounds
    low, high = byte_bounds(_owner(array))
    view = np.lib.stride_tricks.as_strided(x, shape=shape, strides=strides, subok=subok, writeable=writeable)
    if view.size:
        view_low, view_high = byte_bounds(view)
        if view_low < low or view_high > high:
            raise Refused("np.lib.stride_tricks.as_strided beyond the memory of its array is not allowed")
    return view


def _owner(array):
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
