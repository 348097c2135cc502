"""Sessions behave as at a Python prompt: display, errors, references, warnings, state."""
import gc
import unittest
import weakref

import numpy
import torch
from sessions import SESSIONS, last, observe, run


class DisplayTests(unittest.TestCase):
    def test_values_are_displayed_unless_none(self):
        self.assertEqual(observe("1 + 1", "None", "a = 2", "'x'; a"), [
            {"output": "2\n"}, {"output": ""}, {"output": ""}, {"output": "'x'\n2\n"}])

    def test_print_is_captured(self):
        self.assertEqual(last("print(1, 'x', sep='-', end='!')"), {"output": "1-x!"})

    def test_underscore_is_the_last_displayed_value(self):
        self.assertEqual(last("1 + 1", "None", "_ * 3"), {"output": "6\n"})
        self.assertEqual(last("_")["raised"]["kind"], "NameError")

    def test_with_displays_in_its_body(self):
        self.assertEqual(
            last("with torch.no_grad(): torch.is_grad_enabled(); 5"), {"output": "False\n5\n"})

    def test_names_do_not_outlive_the_session(self):
        observe("a = 1", "torch = 2")
        self.assertEqual(last("a")["raised"]["kind"], "NameError")
        self.assertEqual(last("torch.ones(1)"), {"output": "tensor([1.])\n"})


class LanguageTests(unittest.TestCase):
    def test_expressions(self):
        for text in (
                "9007199254740993", "-1.5e-300", "1e999", "2j", "b'\\x00\\xff'", "...", "[1, (2,), {}]", "{'a': 1}",
                "1 < 2 < 3", "1 < 2 > 3", "[] is not None", "2 in [1, 2]", "2 not in [1, 2]", "not 1", "~5", "-(-3)", "+2",
                "0 or 'x'", "1 and 0", "7 // 2 % 2 ** 3", "6 & 3 | 8 ^ 1 << 2 >> 1", "[1, 2, 3][::-1]", "'abc'[1:]",
                "max(*[1, 2], 3)", "dict(a=1)", "(1, 2)[0]", "[0, 1, 2, 3][1:3]", "int('7') + len('ab')"):
            with self.subTest(text):
                self.assertEqual(last(text), {"output": repr(eval(text)) + "\n"})  # the test's own text

    def test_statements(self):
        self.assertEqual(last("a = b = [1]", "a is b"), {"output": "True\n"})
        self.assertEqual(last("a, (b, c) = 1, (2, 3)", "(a, b, c)"), {"output": "(1, 2, 3)\n"})
        self.assertEqual(last("a = [1, 2]", "a[0] += 5", "a *= 2", "a"), {"output": "[6, 2, 6, 2]\n"})
        self.assertEqual(last("a = [1, 2]", "del a[0]", "a"), {"output": "[2]\n"})
        self.assertEqual(last("a = 1", "del a", "a")["raised"]["message"], "name 'a' is not defined")
        for text, message in (
                ("a, b = 1, 2, 3", "too many values to unpack (expected 2)"),
                ("a, b = [1]", "not enough values to unpack (expected 2, got 1)"),
                ("a, b = 1", "cannot unpack non-iterable int object")):
            self.assertEqual(last(text)["raised"]["message"], message)

    def test_errors_name_their_module(self):
        self.assertEqual(
            last("a = np.arange(2)", "a += 0.5")["raised"]["kind"], "numpy._core._exceptions._UFuncOutputCastingError")
        self.assertEqual(last("torch.ones(2) + torch.ones(3)")["raised"]["kind"], "RuntimeError")
        self.assertEqual(last("{}['x']"), {"raised": {"kind": "KeyError", "message": "'x'"}})
        self.assertEqual(last("assert_ = 1", "1 / 0", "assert_"), {"output": "1\n"})


class ReferenceTests(unittest.TestCase):
    """The walk over the tree must hold nothing that CPython's own bytecode would not hold."""

    def test_resize_counts_references(self):
        for text in ("a.resize(3)", "np.ndarray.resize(a, 3)", "a.resize((3,))", "a.resize(3, refcheck=True)"):
            with self.subTest(text):
                self.assertEqual(observe("a = np.arange(2)", text, "a")[1:], [
                    {"output": ""}, {"output": "array([0, 1, 0])\n"}])

    def test_resize_after_an_error_and_a_del(self):
        answers = observe("a = np.arange(2)", "t = torch.from_numpy(a)", "a.resize(3)", "del t", "a.resize(3)", "a")
        self.assertEqual(answers[2]["raised"]["kind"], "ValueError")
        self.assertEqual(answers[4:], [{"output": ""}, {"output": "array([0, 1, 0])\n"}])

    def test_the_displayed_value_is_held(self):
        self.assertEqual(last("a = np.arange(2)", "a", "a.resize(3)")["raised"]["kind"], "ValueError")
        self.assertEqual(last("a = np.arange(2)", "a", "1", "a.resize(3)"), {"output": ""})

    def test_a_temporary_is_gone_when_its_statement_is(self):
        self.assertEqual(last("a = np.arange(2)", "b = a[:1]", "del b", "a.resize(3)"), {"output": ""})
        self.assertEqual(last("a = np.arange(2)", "r = (a, 1)[1]", "a.resize(3)"), {"output": ""})
        self.assertEqual(last("a = np.arange(2)", "(a, 1 / 0)", "a.resize(3)"), {"output": ""})
        self.assertEqual(last("a = np.arange(2)", "x, y = a", "a.resize(3)"), {"output": ""})
        self.assertEqual(last("a = np.arange(2)", "with torch.no_grad(): r = a + a", "a.resize(3)"), {"output": ""})

    def test_a_session_frees_what_it_made(self):
        gc.disable()
        try:
            made = []
            SESSIONS._builtins["witness"] = lambda tensor: made.append(weakref.ref(tensor))
            observe("t = torch.ones(1)", "witness(t)", "t", "t.foo", "torch.ones(2) + t.expand(3)")
            self.assertIsNone(made[0]())
        finally:
            del SESSIONS._builtins["witness"]
            gc.enable()


class StateTests(unittest.TestCase):
    def test_warnings_are_recorded_every_time(self):
        for _ in range(2):
            warnings = run("a = np.zeros(2)", "a.flags.writeable = False", "t = torch.from_numpy(a)")["warnings"]
            self.assertEqual([warning["category"] for warning in warnings], ["UserWarning"])
            self.assertIn("not writable", warnings[0]["message"])

    def test_state_is_reset(self):
        observe(
            "torch.set_default_dtype(torch.float64)", "torch.set_default_device('meta')",
            "r = torch.set_grad_enabled(False)", "torch.set_printoptions(precision=1)",
            "np.set_printoptions(precision=1)", "r = np.seterr(all='raise')", "r = torch.manual_seed(5)",
            "torch.use_deterministic_algorithms(True)", "torch.set_flush_denormal(True)",
            "r = torch.autograd.set_detect_anomaly(True)", "r = np.setbufsize(32)",
            "torch.set_float32_matmul_precision('medium')")
        self.assertIs(torch.get_default_dtype(), torch.float32)
        self.assertEqual(torch.ones(1).device.type, "cpu")
        self.assertTrue(torch.is_grad_enabled())
        self.assertFalse(torch.is_anomaly_enabled())
        self.assertFalse(torch.are_deterministic_algorithms_enabled())
        self.assertEqual(repr(torch.tensor(1 / 3)), "tensor(0.3333)")
        self.assertEqual(repr(numpy.float64(1 / 3) + numpy.zeros(1)), "array([0.33333333])")
        self.assertEqual(numpy.geterr()["divide"], "warn")
        self.assertEqual(numpy.getbufsize(), 8192)
        self.assertEqual(torch.get_float32_matmul_precision(), "highest")

    def test_random_numbers_begin_alike(self):
        self.assertEqual(last("torch.rand(3)"), last("torch.rand(3)"))
        self.assertEqual(last("np.random.rand(3)"), last("np.random.rand(3)"))


if __name__ == "__main__":
    unittest.main()
