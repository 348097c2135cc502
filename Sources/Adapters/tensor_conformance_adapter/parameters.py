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


def known_lengths(arguments):
    """Lengths of which none is left open: -1 for "as it is" is PyTorch's word."""
    sizes = lengths(arguments)
    if -1 in sizes:
        raise Refused("a length of -1 has no equivalent here")
    return sizes


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


def passed_on(*names):
    """Methods that a framework has under PyTorch's own names and for PyTorch's arguments.

    An argument that its method does not know has no equivalent.
    """
    return {name: _passed_on(name) for name in names}


def _passed_on(name):
    return known(name, lambda input, *arguments, **options: getattr(input, name)(*arguments, **options))


def known(name, function):
    """``function``, whose refusal of an argument's name says that there is no equivalent."""
    def call(*arguments, **options):
        try:
            return function(*arguments, **options)
        except TypeError as error:
            if options and any(words in str(error) for words in _UNKNOWN_ARGUMENT):
                raise Refused(f"{name} with these arguments has no equivalent here: {error}") from None
            raise

    return call


# How frameworks say that they know no argument of that name.
_UNKNOWN_ARGUMENT = ("unexpected keyword argument", "The valid calling should be")
