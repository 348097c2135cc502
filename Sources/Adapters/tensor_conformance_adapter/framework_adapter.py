"""The main function of adapters that lend PyTorch's names to a framework through a ``Facade``."""
import sys

from . import protocol


def serve(name, package, capabilities, load):
    """Serves until the runner stops or goes away.

    ``name`` is the adapter's, and its folder's; ``package`` is what its version is looked up in; ``load`` imports the
    framework and gives its module, its environment and its ``Framework``.
    """
    channel = protocol.Channel()
    made = {}

    def describe():
        try:
            module, environment, framework = load()
        except ImportError as error:
            raise protocol.Unavailable(
                f"{sys.executable} has no module '{error.name or package}'; install it with: python3 -m venv .venv-{name} && "
                f".venv-{name}/bin/pip install -r Sources/Adapters/{name}/requirements.txt") from None
        made["framework"] = framework
        import numpy
        environment = {
            "python": sys.version.split()[0], "numpy": numpy.__version__, "platform": sys.platform, **environment}
        return {
            "name": name, "version": module.__version__, "capabilities": sorted(capabilities), "environment": environment}

    def make_sessions():
        import numpy

        from .facade import Facade
        from .numpy_names import State
        from .session import Sessions

        framework = made["framework"]
        facade = Facade(framework)
        state = State()

        def reset():
            state.reset()
            framework.reset()

        return Sessions(
            {"np": numpy, "torch": facade}, facade.policy, reset, barrier=facade.finish,
            kind=facade.kind, lack=facade.lack)

    protocol.serve(channel, describe, make_sessions)
