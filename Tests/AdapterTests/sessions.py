"""The adapter's sessions, for tests inside this process."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ADAPTERS = ROOT / "Sources" / "Adapters"
sys.path[:0] = [str(ADAPTERS), str(ADAPTERS / "pytorch")]

import numpy  # noqa: E402
import torch  # noqa: E402

import allowed_names  # noqa: E402
import state  # noqa: E402
from encoding import program  # noqa: E402
from tensor_conformance_adapter.session import Sessions  # noqa: E402

SESSIONS = Sessions(
    {"np": numpy, "torch": torch},
    lambda shared, trusted: allowed_names.make_policy(shared, trusted, None), state.State(None).reset)


def run(*steps):
    """The answer to a session of these steps."""
    return SESSIONS.run(program(*steps))


def observe(*steps):
    """The observations of a session of these steps."""
    return run(*steps)["observations"]


def last(*steps):
    """The last observation of a session of these steps."""
    return observe(*steps)[-1]
