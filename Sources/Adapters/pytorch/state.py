"""Brings the process-wide state of NumPy and PyTorch back to what a fresh process has."""
import numpy as np
import torch


class State:
    """Remembers the state when made; ``reset`` restores it."""

    def __init__(self, accelerator):
        self._print_options = np.get_printoptions()
        self._errors = np.geterr()
        self._buffer_size = np.getbufsize()
        self._threads = torch.get_num_threads()
        self._precision = torch.get_float32_matmul_precision()
        self._device_module = getattr(torch, accelerator) if accelerator else None
        torch.set_warn_always(True)

    def reset(self):
        """Restores everything that a session may have changed."""
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
        np.random.seed(0)
        if np.geterr() != self._errors:
            np.seterr(**self._errors)
        if np.geterrcall() is not None:
            np.seterrcall(None)
        if np.getbufsize() != self._buffer_size:
            np.setbufsize(self._buffer_size)
        if np.get_printoptions() != self._print_options:
            np.set_printoptions(**self._print_options)
