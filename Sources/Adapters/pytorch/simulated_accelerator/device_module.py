"""What PyTorch finds as ``torch.<name>``: how many devices there are and which is the current one."""
import torch


class DeviceModule:
    """The device module of a simulated device type."""

    def __init__(self, name, count):
        self.__name__ = f"torch.{name}"
        self._name = name
        self._count = count
        self._current = 0
        module = self

        class device:
            """Makes a device the current one while a ``with`` block runs."""

            def __init__(self, device):
                self._index = module.index_of(device)

            def __enter__(self):
                self._previous = module._current
                if self._index is not None:
                    module._current = self._index

            def __exit__(self, *error):
                module._current = self._previous

        self.device = device

    def index_of(self, device):
        """The ordinal that an integer, a string or a ``torch.device`` names, or ``None``."""
        index = device if isinstance(device, int) else torch.device(device).index
        if index is not None and not 0 <= index < self._count:
            raise RuntimeError(f"{self._name} error: invalid device ordinal")
        return index

    def ordinal(self, index):
        """``index``, or the current device's where there is none."""
        return self._current if index is None or index < 0 else self.index_of(index)

    def is_available(self):
        return self._count > 0

    def is_initialized(self):
        return True

    def _is_in_bad_fork(self):
        return False

    def device_count(self):
        return self._count

    def current_device(self):
        return self._current

    def set_device(self, device):
        index = self.index_of(device)
        if index is not None:
            self._current = index

    def synchronize(self, device=None):
        """Nothing to wait for: every kernel has run when its call returns."""

    def manual_seed(self, seed):
        """Random numbers are drawn by the CPU's generator."""

    def manual_seed_all(self, seed):
        """Random numbers are drawn by the CPU's generator."""
