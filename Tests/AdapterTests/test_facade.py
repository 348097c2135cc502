"""The facade lends names and computes nothing: shown on a framework of this file's own, whose arrays copy where PyTorch shares."""
import types
import unittest

import numpy as np
import torch
from encoding import program
from sessions import SESSIONS  # noqa: F401  (puts the adapters on the path)
from tensor_conformance_adapter.facade import DTypeName, Facade, Framework
from tensor_conformance_adapter.numpy_names import State
from tensor_conformance_adapter.parameters import known_lengths, lengths, passed_on, target
from tensor_conformance_adapter.errors import Refused
from tensor_conformance_adapter.rendering import tensor_text
from tensor_conformance_adapter.session import Sessions


class Values:
    """An immutable array of its own memory."""

    def __init__(self, values):
        self.values = np.array(values)
        self.shape = self.values.shape
        self.finished = False

    def __add__(self, other):
        return Values(self.values + (other.values if isinstance(other, Values) else other))

    def __getitem__(self, index):
        return Values(self.values[index])

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def keyed(self, dim=0):
        if dim > 5:
            raise TypeError("dim is too large")
        return dim


class Shared(Values):
    """An array that writes in place where it is told to, and of which one attribute can be assigned."""

    mark = 0

    def __setitem__(self, index, value):
        self.values[index] = value

    def __iadd__(self, other):
        self.values += other
        return self


class OwnError(RuntimeError):
    """An exception class that no chapter names."""


def _fail(text="it went wrong"):
    raise OwnError(text)


class Copying(Framework):
    title = "the copying one"
    array_type = Values
    dtype_names = {name: np.dtype(name) for name in ("int32", "int64", "float32", "float64")}
    functions = {
        "tensor": lambda data, *, dtype=None: Values(np.array(data, dtype)), "from_numpy": lambda ndarray: Values(ndarray),
        "shared": lambda data: Shared(data),
        "promote_types": lambda one, two: DTypeName(np.promote_types(one, two).name), "fail": lambda: _fail(),
        "lacking": lambda: _fail("no kernel here")}
    methods = {"numpy": lambda input: np.array(input.values), "same": lambda input: input} | passed_on("keyed")
    attributes = {"ndim": lambda array: array.values.ndim, "mark": lambda array: array.mark}
    setters = {"mark": lambda array, value: setattr(array, "mark", value)}
    finished = 0
    settled = 0

    def itemsize(self, dtype):
        return dtype.itemsize

    def dtype_name(self, array):
        return array.values.dtype.name

    def host(self, array):
        return array.values

    def finish(self, array):
        self.finished += 1

    def settle(self):
        self.settled += 1

    def kind(self, error):
        return RuntimeError if isinstance(error, OwnError) else None

    def lack(self, error):
        return str(error) if "no kernel" in str(error) else None


FRAMEWORK = Copying()
FACADE = Facade(FRAMEWORK)
SESSION = Sessions(
    {"np": np, "torch": FACADE}, FACADE.policy, State().reset, barrier=FACADE.finish, kind=FACADE.kind,
    lack=FACADE.lack)


def last(*steps):
    return SESSION.run(program(*steps))["observations"][-1]


class FacadeTests(unittest.TestCase):
    def test_what_the_framework_does_is_seen(self):
        steps = ["a = np.array([1, 2])", "t = torch.from_numpy(a)", "a[0] = 99"]
        self.assertEqual(last(*steps, "t"), {"output": "tensor([1, 2])\n"})
        self.assertEqual(last(*steps, "np.shares_memory(a, t.numpy())"), {"output": "False\n"})

    def test_item_assignment_is_the_frameworks(self):
        self.assertEqual(last("t = torch.tensor([1])", "t[0] = 2")["raised"]["kind"], "TypeError")

    def test_augmented_assignment_rebinds(self):
        self.assertEqual(last("t = torch.tensor([1])", "b = t", "t += 1", "t, b"), {
            "output": "(tensor([2]), tensor([1]))\n"})

    def test_augmented_and_item_assignment_write_where_the_framework_does(self):
        steps = ["t = torch.shared([1, 2])", "b = t", "t += 1", "t[0] = 7"]
        self.assertEqual(last(*steps, "t is b, b"), {"output": "(True, tensor([7, 3]))\n"})

    def test_attributes_can_be_assigned_that_the_framework_says(self):
        self.assertEqual(last("t = torch.shared([1])", "t.mark = 3", "t.mark"), {"output": "3\n"})
        self.assertIn("unsupported", last("t = torch.shared([1])", "t.ndim = 3"))

    def test_methods_passed_on_take_what_the_framework_takes(self):
        self.assertEqual(last("t = torch.shared([1])", "t.keyed(dim=2)"), {"output": "2\n"})
        self.assertIn("unsupported", last("t = torch.shared([1])", "t.keyed(keepdim=True)"))
        self.assertEqual(last("t = torch.shared([1])", "t.keyed(dim=6)")["raised"]["kind"], "TypeError")

    def test_identity_is_that_of_the_arrays(self):
        self.assertEqual(last("t = torch.tensor([1])", "t.same() is t, t[:] is t"), {"output": "(True, False)\n"})

    def test_names(self):
        for text, shown in (
                ("t.shape", "torch.Size([2])"), ("t.dtype", "torch.float32"), ("type(t)", "<class 'torch.Tensor'>"),
                ("t.dtype is torch.float", "True"), ("t.device", "device(type='cpu')"), ("t.ndim", "1"),
                ("torch.promote_types(torch.int32, torch.float64)", "torch.float64"),
                ("torch.device('cpu', 0)", "device(type='cpu', index=0)")):
            with self.subTest(text):
                self.assertEqual(last("t = torch.tensor([1, 2], dtype=torch.float32)", text), {"output": shown + "\n"})

    def test_what_it_lacks_is_unsupported(self):
        for text in (
                "torch.fft", "torch.ones(2)", "t.add_(1)", "t.grad", "t.requires_grad", "torch.tensor([1], requires_grad=True)",
                "torch.Tensor([1])", "torch.Tensor.numpy", "torch.bfloat16", "torch.device('cuda')", "t.data = t",
                "torch.tensor([1], device='cuda')", "t._raw", "t._facade", "torch.framework", "torch.wrap(1)"):
            with self.subTest(text):
                self.assertIn("unsupported", last("t = torch.tensor([1])", text))

    def test_own_exceptions_are_named_by_builtin_ones(self):
        self.assertEqual(last("torch.fail()"), {"raised": {"kind": "RuntimeError", "message": "it went wrong"}})

    def test_what_an_exception_says_is_lacking_is_unsupported(self):
        self.assertEqual(last("torch.lacking()"), {"unsupported": "no kernel here"})

    def test_arrays_that_can_be_seen_are_finished_at_each_step(self):
        before = FRAMEWORK.finished
        last("t = torch.tensor([1])", "1")
        self.assertEqual(FRAMEWORK.finished, before + 2)

    def test_what_nobody_can_see_any_more_is_settled_at_each_step(self):
        before = FRAMEWORK.settled
        last("torch.tensor([1]) is None", "1")
        self.assertEqual(FRAMEWORK.settled, before + 2)

    def test_a_facade_without_operations_has_no_tensors(self):
        framework = Framework()
        framework.title = "NumPy"
        framework.array_type = ()
        facade = Facade(framework)
        session = Sessions({"np": np, "torch": facade}, facade.policy, State().reset)
        self.assertEqual(session.run(program("np.arange(2)", "torch.Tensor"))["observations"], [
            {"output": "array([0, 1])\n"}, {"unsupported": "torch.Tensor has no equivalent in NumPy"}])


class RenderingTests(unittest.TestCase):
    """Values are laid out as PyTorch lays out the same values."""

    def test_like_pytorch(self):
        for tensor in (
                torch.tensor(5), torch.tensor([1.0, 2.5]), torch.tensor([1.0, 20.0]), torch.tensor([]), torch.zeros(0, 3),
                torch.tensor([True, False]), torch.tensor([float("nan"), 1.0, float("-inf")]), torch.tensor([1e-7, 1.0]),
                torch.tensor([[1, -20], [3, 4]], dtype=torch.int8), torch.arange(30.0), torch.arange(2000).reshape(40, 50),
                torch.tensor([1 + 2j, -3.5 - 0.25j]), torch.zeros(2, 2, 2, dtype=torch.float64), torch.tensor(1 / 3),
                torch.tensor([1e10, 1.0]), torch.arange(1500.0), torch.tensor([float("nan")]), torch.tensor([0.0, -0.0]),
                torch.tensor([0.5, float("nan")], dtype=torch.float16), torch.tensor(2.0, dtype=torch.float64),
                torch.zeros(2, 0, dtype=torch.int64), torch.tensor([], dtype=torch.float64)):
            with self.subTest(repr(tensor)):
                self.assertEqual(tensor_text(tensor.numpy(), str(tensor.dtype)[len("torch."):]), repr(tensor))


    def test_what_else_a_framework_shows_comes_last(self):
        values = np.array([1, 2], dtype=np.float64)
        self.assertEqual(
            tensor_text(values, "float64", "requires_grad=True"), repr(torch.tensor(values, requires_grad=True)))


class ParameterTests(unittest.TestCase):
    def test_lengths(self):
        self.assertEqual([lengths((2, 3)), lengths(((2, 3),)), lengths((2,)), lengths(())], [(2, 3), (2, 3), (2,), ()])

    def test_open_lengths(self):
        self.assertEqual(known_lengths(((2, 3),)), (2, 3))
        with self.assertRaises(Refused):
            known_lengths((2, -1))

    def test_target(self):
        self.assertIsNone(target("cpu"))
        self.assertEqual(target(types.SimpleNamespace(shape=(), dtype="int8")), "int8")
        with self.assertRaises(Refused):
            target("meta")


if __name__ == "__main__":
    unittest.main()
