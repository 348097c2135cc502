"""Runs the steps of one case as an interactive Python would, and records what each showed."""
import copy
import io
import pickle
import sys
import time
import warnings

from .errors import MalformedProgram, Refused
from .evaluator import Evaluator
from .guarded import Trusted, guarded_attributes, guarded_copy, guarded_io, guarded_pickle

BUILTINS = (
    abs, all, any, bool, bytearray, bytes, callable, complex, dict, divmod, enumerate, float, frozenset, hash, id, int,
    isinstance, issubclass, len, list, max, memoryview, min, object, pow, range, repr, reversed, round, set, slice,
    sorted, str, sum, tuple, zip, ArithmeticError, AttributeError, BufferError, Exception, IndexError, KeyError,
    LookupError, MemoryError, NameError, NotImplementedError, OSError, OverflowError, RuntimeError, StopIteration,
    TypeError, UserWarning, ValueError, Warning, ZeroDivisionError,
)


class Sessions:
    """Runs cases one after the other, each in a fresh namespace and from the same state.

    ``names`` are the roots that a session finds bound besides ``copy``, ``pickle`` and ``io``; ``make_policy`` gets the
    tables of those three and the record of trusted bytes, and makes the allow-list; ``reset`` brings the framework's
    own state back to what it was when the process started. ``barrier`` is called at the end of each step and waits for
    what the framework still computes, so that an error belongs to its step; ``kind`` names the kind of an exception;
    ``lack`` says what the framework has not, if that is what an exception is about.
    """

    def __init__(self, names, make_policy, reset, barrier=None, kind=None, lack=None):
        self._trusted = Trusted()
        policy = make_policy(
            {copy: guarded_copy(), pickle: guarded_pickle(self._trusted), io: guarded_io()}, self._trusted)
        self._names = {**names, "copy": copy, "pickle": pickle, "io": io}
        self._reset = reset
        self._barrier = barrier
        self._kind = kind or kind_of
        self._lack = lack or (lambda error: None)
        self._output = io.StringIO()
        self._evaluator = Evaluator(policy, self._display)
        self._builtins = {function.__name__: function for function in BUILTINS}
        self._builtins.update(
            guarded_attributes(policy), type=policy.class_of, print=self._print, Ellipsis=Ellipsis,
            NotImplemented=NotImplemented)
        reset()

    def run(self, program):
        """The observations, the warnings and the seconds of one case."""
        self._evaluator.begin(self._names, self._builtins)
        observations = []
        usual_output = sys.stdout
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            sys.stdout = self._output
            started = time.perf_counter()
            try:
                for step in program:
                    observation = self._observe(step)
                    observations.append(observation)
                    if "unsupported" in observation:
                        break
                seconds = time.perf_counter() - started
            finally:
                sys.stdout = usual_output
                self._evaluator.end()
                self._trusted.clear()
                self._reset()
        return {
            "observations": observations,
            "warnings": [
                {"category": warning.category.__name__, "message": str(warning.message)} for warning in seen],
            "seconds": round(seconds, 9),
        }

    def _observe(self, step):
        self._output.seek(0)
        self._output.truncate()
        try:
            for statement in step:
                self._evaluator.execute(statement)
            if self._barrier is not None:
                self._barrier()
        except Refused as refusal:
            return {"unsupported": str(refusal)}
        except (MalformedProgram, KeyboardInterrupt):
            raise
        except BaseException as error:
            lack = self._lack(error)
            if lack:
                return {"unsupported": lack}
            # The frames of the traceback hold what the statement was working on; they end here, with `error`.
            return {"raised": {"kind": self._kind(error), "message": _message(error)}}
        return {"output": self._output.getvalue()}

    def _display(self, value):
        """What the prompt does with the value of an expression: see ``sys.displayhook``."""
        if value is None:
            return
        self._evaluator.underscore["_"] = None
        self._output.write(repr(value))
        self._output.write("\n")
        self._evaluator.underscore["_"] = value

    def _print(self, *values, sep=" ", end="\n", file=None, flush=False):
        if file is not None:
            raise Refused("print to a file is not allowed")
        print(*values, sep=sep, end=end, file=self._output)


def kind_of(error):
    """The exception's name as the last line of a traceback shows it."""
    kind = type(error)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _message(error):
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:
        return f"<exception {type(error).__name__} could not be printed>"
