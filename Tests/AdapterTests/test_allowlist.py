"""What a hostile chapter would try."""
import os
import tempfile
import unittest

from sessions import last, observe

FORBIDDEN = """
    torch.os
    torch.sys
    torch.builtins
    torch.importlib
    torch.ctypes
    torch.hub
    torch.ops
    torch.classes
    torch.jit
    torch.compile
    torch.package
    torch.library
    torch.multiprocessing
    torch.serialization
    torch.PyTorchFileWriter('x')
    torch.PyTorchFileReader('x')
    torch.from_file('x', shared=True, size=1)
    torch.UntypedStorage.from_file('x', True, 1)
    torch.ones(1).untyped_storage().from_file('x', True, 1)
    torch.set_default_tensor_type('os.system')
    torch.ones(1).untyped_storage().type('os.system')
    torch.UntypedStorage.type(torch.ones(1).untyped_storage(), 'os.system')
    torch.utils.checkpoint
    torch.utils.data
    torch._C
    torch.nn.modules
    torch.nn.ParameterDict({})
    np.ctypeslib
    np.f2py
    np.core
    np.testing
    np.lib.npyio
    np.lib.format
    np.fromfile('x')
    np.loadtxt('x')
    np.genfromtxt('x')
    np.memmap('x')
    np.savetxt('x', np.ones(1))
    np.savez('x', np.ones(1))
    np.save('x', np.ones(1))
    np.load('x')
    np.bmat('self')
    np.typecodes
    np.ones(1).tofile('x')
    np.ones(1).dump('x')
    np.ndarray.tofile(np.ones(1), 'x')
    np.float64(1).tofile('x')
    np.ones(1).ctypes.shape
    np.ones(1).ctypes.data_as(int)
    np.random.default_rng().bit_generator.ctypes
    np.random.PCG64().cffi
    torch.save(1, 'x')
    torch.load('x')
    torch.save(1, io.BytesIO(), pickle_module=pickle)
    torch.load(io.BytesIO(b'cos.system'), weights_only=False)
    np.load(io.BytesIO(b'cos.system'), allow_pickle=True)
    pickle.loads(b'cos.system')
    pickle.loads(pickle.dumps(1) + b'')  ; pickle.loads(bytearray(pickle.dumps(1)))
    pickle.load
    pickle.Unpickler
    pickle.dumps(1, buffer_callback=print)
    io.open
    io.FileIO
    copy.dispatch_table
    torch.ones(1).__reduce_ex__(2)
    torch.ones(1).__dict__
    torch.ones(1).__init__
    torch.ones(1).__getattribute__('os')
    torch.ones(1).numpy.__self__.__class__.__base__
    torch.ones.__self__
    torch.einsum.__globals__
    torch.einsum.__code__
    torch.Tensor.__subclasses__()
    torch.Tensor.mro()
    type(type(1))
    type(1).__class__
    torch.Tensor.__class__
    type(torch.einsum)
    type(np)
    np.__loader__
    np.__builtins__
    np.isdtype.__wrapped__
    (1).__class__.__bases__
    ''.__class__.__mro__
    '{0.__class__.__init__}'.format(np)
    '{0[x]}'.format({'x': 1})
    '{:{0.x}}'.format(1)
    str.format('{0.__class__}', 1)
    '{x.y}'.format_map({'x': 1})
    str.format_map('{x.y}', {'x': 1})
    np.lib.stride_tricks.as_strided(np.ones(1), (10,), (8,))
    np.lib.stride_tricks.as_strided(np.ones(9)[3:5], (9,), (8,))
    hasattr(torch, 'os')
    getattr(torch, 'os')
    getattr(torch, 'os', 1)
    getattr(torch.ones(1), '__dict__')
    getattr(str, 'format')
    setattr(torch, 'ones', 1)
    setattr(torch.ones(1), '__class__', int)
    getattr(object, '__subclasses__')()
    Exception.with_traceback
    print(1, file=io.StringIO())
    np.vectorize(torch.Tensor.__subclasses__)
    np.frompyfunc(type(type), 3, 1)
    torch.autograd.Function
    torch.autograd.profiler
    torch.cuda.memory
    torch.nn.Linear(1, 1).compile()
""".strip().split("\n")

UNBOUND = "eval exec compile open __import__ delattr globals locals vars input breakpoint os sys " \
    "subprocess __builtins__ super map filter exit quit help".split()

ALLOWED = """
    '{:.2f} {}'.format(1.5, 'x')
    '{:>{}}'.format(1, 5)
    np.ones(3).ctypes.data > 0
    np.add.reduce(np.ones(3))
    np.lib.stride_tricks.as_strided(np.arange(6), (3, 3), (8, 8))
    np.linalg.norm(np.ones(2))
    np.random.default_rng(0).integers(3, size=2)
    np.finfo(np.float32).eps
    torch.linalg.inv(torch.eye(2))
    torch.fft.fft(torch.ones(2))
    torch.special.erf(torch.ones(2))
    torch.nn.functional.relu(torch.ones(2))
    torch.nn.Linear(1, 1).weight.requires_grad
    torch.ones(2, requires_grad=True).exp().grad_fn.next_functions
    torch.ones(2, requires_grad=True).exp().grad_fn._saved_result
    torch.ones(2).__dlpack_device__()
    np.ones(2).__array_interface__['data'][0] > 0
    torch.ones(2)._version
    torch.__version__
    np.__version__
    type(torch.ones(1)) is torch.Tensor
    type(torch.ones(1)).__name__
    torch.ones(1).__class__
    isinstance((1, 2), tuple)
    hasattr(torch.ones(1), 'numpy')
    hasattr(torch.ones(1), 'nothing')
    getattr(torch.ones(1), 'shape')
    getattr(torch.ones(1), 'nothing', 5)
    setattr(torch.ones(1), 'requires_grad', True)
    issubclass(KeyError, LookupError)
    callable(torch.ones)
    torch.autograd.graph.saved_tensors_hooks
    torch.UntypedStorage(3).nbytes()
    torch.load
    torch.ones(1).untyped_storage().type()
    bytearray.fromhex('00ff')
    int.from_bytes(b'ab', 'big')
""".strip().split("\n")


class AllowListTests(unittest.TestCase):
    def test_forbidden_names_are_refused(self):
        for text in FORBIDDEN:
            with self.subTest(text.strip()):
                self.assertIn("unsupported", last(text.strip()), last(text.strip()))

    def test_dangerous_builtins_are_not_bound(self):
        for name in UNBOUND:
            with self.subTest(name):
                expected = {"raised": {"kind": "NameError", "message": f"name '{name}' is not defined"}}
                self.assertEqual(last(name), expected)

    def test_useful_names_are_there(self):
        for text in ALLOWED:
            with self.subTest(text.strip()):
                self.assertIn("output", last(text.strip()), last(text.strip()))

    def test_no_file_appears(self):
        before = set(os.listdir("."))
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "x")
            for text in FORBIDDEN:
                last(text.strip().replace("'x'", repr(path)))
            self.assertEqual(os.listdir(directory), [])
        self.assertEqual(set(os.listdir(".")), before)

    def test_assignments_stay_in_the_session(self):
        for text in (
                "torch.float32 = 1", "np.ndarray.sum = 1", "torch.Tensor.numpy = 1", "np.finfo(np.float32).eps = 1",
                "np.add.x = 1", "torch.ones(1).__class__ = int", "torch.ones(1).__dict__ = {}", "del torch.float32",
                "torch.ones(1).__class__ += 1", "copy.copy = 1", "torch.einsum.x = 1"):
            with self.subTest(text):
                self.assertIn("unsupported", last(text))
        self.assertEqual(last("a = np.ones(2)", "a.shape = (2, 1)", "a.shape"), {"output": "(2, 1)\n"})
        self.assertEqual(last("torch.ones(1)._version = 1")["raised"]["kind"], "AttributeError")

    def test_only_what_the_session_serialised_is_read_back(self):
        self.assertEqual(last("b = pickle.dumps([1])", "pickle.loads(b)"), {"output": "[1]\n"})
        self.assertIn("unsupported", last("b = pickle.dumps([1])", "pickle.loads(b[:-1] + b'.' + b'')", "pickle.loads(b + b'.')"))
        steps = ("f = io.BytesIO()", "torch.save(slice(1), f)", "r = f.seek(0)")
        self.assertEqual(last(*steps, "torch.load(f, weights_only=False)"), {"output": "slice(None, 1, None)\n"})
        self.assertIn("unsupported", last(*steps, "r = f.write(b'x')", "r = f.seek(0)", "torch.load(f, weights_only=False)"))
        self.assertIn("unsupported", last(*steps, "f.getbuffer()[9] = 1", "torch.load(f, weights_only=False)"))
        steps = ("f = io.BytesIO()", "np.save(f, np.array([None]))", "r = f.seek(0)")
        self.assertEqual(last(*steps, "np.load(f, allow_pickle=True)"), {"output": "array([None], dtype=object)\n"})
        kept = observe("b = pickle.dumps([1])", "b")[-1]["output"].strip()
        self.assertIn("unsupported", last(f"pickle.loads({kept})"))

    def test_the_program_ends_where_it_is_refused(self):
        self.assertEqual(len(observe("a = 1", "torch.os", "a")), 2)


if __name__ == "__main__":
    unittest.main()
