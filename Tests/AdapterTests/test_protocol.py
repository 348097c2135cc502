"""The adapter as a process: framing, noise, malformed requests."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from encoding import program
from sessions import ADAPTERS

ADAPTER = str(ADAPTERS / "pytorch" / "adapter.py")
START = {"type": "start", "protocol": 1, "unknown": [1]}


def talk(*requests, arguments=(), path=None):
    """The answers to these requests, and what was left on standard error."""
    lines = "".join((request if isinstance(request, str) else json.dumps(request)) + "\n" for request in requests)
    environment = dict(os.environ, PYTHONPATH=path) if path else None
    ended = subprocess.run(
        [sys.executable, ADAPTER, *arguments], input=lines, capture_output=True, text=True, timeout=120, check=False,
        env=environment)
    return [json.loads(line) for line in ended.stdout.splitlines()], ended


def request(number, *steps):
    """A request for a session of these steps."""
    return {"type": "run", "id": number, "case": f"test/{number}", "needs": [], "program": program(*steps), "new": 1}


class ProtocolTests(unittest.TestCase):
    def test_a_conversation(self):
        answers, ended = talk(START, request(0, "torch.ones(2)"), request(7, "print('a\u00e9\U0001f600')"), {"type": "stop"})
        self.assertEqual([answer["type"] for answer in answers], ["started", "result", "result", "stopped"])
        self.assertEqual(answers[0]["name"], "pytorch")
        self.assertIn("no-accelerator", answers[0]["capabilities"])
        self.assertEqual(answers[1]["observations"], [{"output": "tensor([1., 1.])\n"}])
        self.assertEqual(answers[2]["id"], 7)
        self.assertEqual(answers[2]["observations"], [{"output": "a\u00e9\U0001f600\n"}])
        self.assertEqual(ended.returncode, 0)

    def test_the_end_of_the_input_ends_the_adapter(self):
        answers, ended = talk(START)
        self.assertEqual(len(answers), 1)
        self.assertEqual(ended.returncode, 0)

    def test_a_malformed_program_costs_its_case(self):
        broken = (
            [[["expr", ["lambda", 1]]]], [[["expr", {"a": 1}]]], [[["import", "os"]]], [[["expr", 1.5]]],
            [[["expr", ["name"]]]], [[["expr", ["binary", "+", 1]]]], [[["assign", [["call", 1]], 1]]], [[["del", []]]],
            [[["assign", [["attr", 1]], 1]]], [[["expr", ["unary", "!", 1]]]])
        requests = [{"type": "run", "id": number, "program": bad} for number, bad in enumerate(broken)]
        answers, _ = talk(START, *requests, request(99, "1"))
        for number, answer in enumerate(answers[1:-1]):
            self.assertEqual((answer["type"], answer["id"]), ("error", number))
        self.assertEqual(answers[-1]["observations"], [{"output": "1\n"}])

    def test_another_protocol_is_declined(self):
        answers, _ = talk({"type": "start", "protocol": 99})
        self.assertEqual(answers[0]["type"], "unavailable")

    def test_a_simulated_accelerator_of_any_name(self):
        answers, _ = talk(
            START, request(0, "t = torch.ones(1, device='gizmo:1')", "t + 1"),
            request(1, "with torch.gizmo.device(1): torch.ones(1, device='gizmo').device"),
            request(2, "torch.gizmo.set_device(1)"), request(3, "torch.gizmo.current_device()"),
            request(4, "torch.ones(1, device='gizmo:2')"), arguments=("--accelerator", "gizmo"))
        self.assertIn("accelerator", answers[0]["capabilities"])
        self.assertNotIn("no-accelerator", answers[0]["capabilities"])
        self.assertEqual(answers[1]["observations"][1], {"output": "tensor([2.], device='gizmo:1')\n"})
        self.assertEqual(answers[2]["observations"][0], {"output": "device(type='gizmo', index=1)\n"})
        self.assertEqual(answers[4]["observations"][0], {"output": "0\n"})
        self.assertIn("invalid device ordinal", answers[5]["observations"][0]["raised"]["message"])

    def test_a_vendors_module_brings_its_devices(self):
        # The simulated accelerator plays the vendor: a plugin that registers its device type when it is imported.
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "torch_vendor.py").write_text(
                f"import sys\nsys.path.append({str(ADAPTERS / 'pytorch')!r})\n"
                "import simulated_accelerator\nsimulated_accelerator.register('vendor')\n", encoding="utf-8")
            answers, _ = talk(
                START, request(0, "t = torch.ones(2, device='vendor:1')", "t.device", "t.add_(1).cpu()"),
                arguments=("--import", "torch_vendor", "--accelerator", "vendor"), path=folder)
            self.assertIn("accelerator", answers[0]["capabilities"])
            self.assertEqual(answers[0]["environment"]["accelerator"], "vendor (real)")
            self.assertEqual(
                [observation["output"] for observation in answers[1]["observations"]],
                ["", "device(type='vendor', index=1)\n", "tensor([2., 2.])\n"])
            answers, _ = talk(START, arguments=("--import", "torch_vendro", "--accelerator", "vendor"), path=folder)
            self.assertEqual(
                answers[0], {"type": "unavailable", "message": "--import torch_vendro: No module named 'torch_vendro'"})

    def test_an_accelerator_that_is_not_there(self):
        for name in ("cuda", "cpu", "os", "Gizmo"):
            with self.subTest(name):
                answers, _ = talk(START, arguments=("--accelerator", name))
                if name == "cuda" and answers[0]["type"] == "started":
                    continue  # there are two
                self.assertEqual(answers[0]["type"], "unavailable")
                self.assertIn(f"--accelerator {name}", answers[0]["message"])

    def test_a_module_to_import(self):
        answers, _ = talk(START, arguments=("--import", "no_such_module"))
        self.assertEqual(answers[0]["type"], "unavailable")
        self.assertIn("no_such_module", answers[0]["message"])


if __name__ == "__main__":
    unittest.main()
