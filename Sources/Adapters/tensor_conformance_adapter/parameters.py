"""The ways in which PyTorch takes arguments and other frameworks do not."""
from .errors import Refused


def lengths(arguments):
    """``reshape(2, 3)`` and ``reshape((2, 3))`` are the same to PyTorch."""
    if len(arguments) == 1 and isinstance(arguments[0], (tuple, list)):
        return tuple(arguments[0])
    return tuple(arguments)


def dimensions(arguments):
    """Dimensions, one by one or as a sequence."""
    return lengths(arguments)


def cast(dtype, function):
    """A method that casts to one dtype."""
    return lambda input: function(input, dtype)


def target(wanted):
    """What ``to`` is to make: the dtype of a tensor, a dtype, or ``None`` for the CPU, where a tensor is already."""
    if isinstance(wanted, str):
        if wanted in ("cpu", "cpu:0"):
            return None
        raise Refused(f"the device {wanted!r} is not offered by this adapter")
    return wanted.dtype if hasattr(wanted, "shape") and hasattr(wanted, "dtype") else wanted
