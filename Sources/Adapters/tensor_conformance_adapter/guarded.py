"""Stand-ins for functions that are useful in a session and dangerous in full.

Each behaves as the original for what a session may do and raises ``Refused`` for the rest.
"""
import copy
import hashlib
import io
import pickle
import string

from .errors import Refused


def _digest(data):
    return hashlib.sha256(data).digest()


class Trusted:
    """Remembers which bytes were serialised in this session: only those may be deserialised without restriction.

    Deserialising bytes of the program's own making would run whatever they say.
    """

    def __init__(self):
        self._digests = set()

    def clear(self):
        """Forgets everything, at the end of a session."""
        self._digests.clear()

    def add(self, data):
        """Marks ``data`` as serialised here."""
        self._digests.add(_digest(data))

    def require(self, data, function):
        """Refuses ``data`` that was not serialised here."""
        if _digest(data) not in self._digests:
            raise Refused(f"{function} of bytes that this session did not serialise itself is not allowed")


def require_memory_file(file, function):
    """Refuses anything but an in-memory binary file."""
    if type(file) is not io.BytesIO:
        raise Refused(f"{function} to or from anything but an io.BytesIO is not allowed")


def guarded_pickle(trusted):
    """The reachable names of ``pickle``."""

    def dumps(obj, *arguments, **options):
        if "buffer_callback" in options:
            raise Refused("pickle.dumps with a buffer_callback is not allowed")
        data = pickle.dumps(obj, *arguments, **options)
        trusted.add(data)
        return data

    def loads(data, **options):
        if type(data) is not bytes or options:
            raise Refused("pickle.loads of anything but bytes, or with options, is not allowed")
        trusted.require(data, "pickle.loads")
        return pickle.loads(data)

    same = ("HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL", "PickleError", "PicklingError", "UnpicklingError")
    return {"dumps": dumps, "loads": loads, **{name: getattr(pickle, name) for name in same}}


def guarded_copy():
    """The reachable names of ``copy``."""
    return {"copy": copy.copy, "deepcopy": copy.deepcopy}


def guarded_io():
    """The reachable names of ``io``."""
    return {"BytesIO": io.BytesIO, "StringIO": io.StringIO}


def guarded_format(template):
    """``template.format``, less the fields that reach into attributes or items of the arguments."""

    def check(text, depth):
        for _, field, specification, _ in string.Formatter().parse(text):
            if field is None:
                continue
            if any(character in field for character in ".["):
                raise Refused("a format field that reaches into its argument is not allowed")
            if specification and depth:
                check(specification, depth - 1)

    def format(*arguments, **named):
        check(template, 2)
        return template.format(*arguments, **named)

    return format


def guarded_attributes(policy):
    """``getattr``, ``hasattr`` and ``setattr`` of what the allow-list lets a program reach."""

    def name_of(name, function):
        if not isinstance(name, str):
            raise TypeError(f"{function}: attribute name must be string")
        return str(name)

    def guarded_getattr(owner, name, *default):
        if len(default) > 1:
            raise TypeError(f"getattr expected at most 3 arguments, got {2 + len(default)}")
        try:
            return policy.attribute(owner, name_of(name, "getattr()"))
        except AttributeError:
            if default:
                return default[0]
            raise

    def guarded_hasattr(owner, name):
        try:
            policy.attribute(owner, name_of(name, "hasattr()"))
        except AttributeError:
            return False
        return True

    def guarded_setattr(owner, name, value):
        name = name_of(name, "setattr()")
        policy.check_assignable(owner, name)
        setattr(owner, name, value)

    return {"getattr": guarded_getattr, "hasattr": guarded_hasattr, "setattr": guarded_setattr}


def guarded_storage_type(storage):
    """``storage.type``, which imports a module if it is given a name."""

    def type(*arguments, **options):
        if any(isinstance(value, str) for value in (*arguments, *options.values())):
            raise Refused("the type of a storage by name is not on the adapter's allow-list")
        return storage.type(*arguments, **options)

    return type


def refuse(reason):
    """A function of any object that refuses."""

    def refused(_):
        raise Refused(reason)

    return refused
