"""Brings the process-wide state of NumPy and PyTorch back to what a fresh process has."""
import torch

from tensor_conformance_adapter import numpy_names


class State:
    """Remembers the state when made; ``reset`` restores it."""

    def __init__(self, accelerator):
        self._numpy = numpy_names.State()
        self._threads = torch.get_num_threads()
        self._precision = torch.get_float32_matmul_precision()
        self._device_module = getattr(torch, accelerator) if accelerator else None
        torch.set_warn_always(True)

    def reset(self):
        """Restores everything that a session may have changed."""
        if hasattr(torch, "set_default_device"):
            torch.set_default_device(None)
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        torch.set_anomaly_enabled(False)
        torch.set_printoptions(profile="default")
        torch.set_warn_always(True)
        torch.default_generator.manual_seed(0)
        if torch.are_deterministic_algorithms_enabled():
            torch.use_deterministic_algorithms(False)
        if torch.get_num_threads() != self._threads:
            torch.set_num_threads(self._threads)
        if torch.get_float32_matmul_precision() != self._precision:
            torch.set_float32_matmul_precision(self._precision)
        torch.set_flush_denormal(False)
        if self._device_module is not None and self._device_module.current_device() != 0:
            self._device_module.set_device(0)
        self._numpy.reset()
