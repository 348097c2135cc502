"""An accelerator simulated inside real PyTorch: two devices of a type of any name, without a GPU or a compiler.

    import simulated_accelerator
    simulated_accelerator.register("sim")
    torch.arange(3).to("sim:1")

PyTorch keeps one dispatch key, PrivateUse1, for backends that it does not know. Registering renames that key, gives
it a device module (``torch.sim``) and supplies kernels in Python: ``memory`` makes tensors whose storage is host memory
that PyTorch believes to be the device's, ``kernels`` computes on them with PyTorch's own CPU kernels, ``checks`` raises
the errors about mixed devices that PyTorch generates per compiled backend, and ``patches`` closes gaps in PyTorch's
Python code for such backends. Views, version counters, autograd and the dispatcher's checks are PyTorch's own.

Registering has to come before the first ``backward()``, which sizes the engine's queues by the devices it sees.

Limits: a storage on the device does not grow; ``torch.UntypedStorage(n, device="sim")`` is refused; there is no
pinned memory, and there are no streams and events.
"""
from .registration import register

__all__ = ["register"]
