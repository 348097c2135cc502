"""The errors about mixed devices.

Operations with a structured kernel are checked by PyTorch itself before they get here, with its own words. For
the others the check is code that PyTorch generates for each compiled backend, which a backend in Python lacks; the
checks here have the same rules and words.
"""
import torch

_INDEXED = frozenset({"index", "index_put", "index_put_", "_index_put_impl_", "_unsafe_index"})
_ELEMENTWISE = frozenset({"copy_", "where", "fill_", "masked_fill", "masked_fill_"})
# Said to be pointwise, but checked like the operations that are not.
_CHECKED_ALIKE = frozenset({"equal"})


def tensor_arguments(op, arguments, keywords):
    """Every tensor among the arguments, with the name of its parameter."""
    named = [(parameter.name, value) for parameter, value in zip(op._schema.arguments, arguments)]
    found = []
    for name, value in named + list(keywords.items()):
        for item in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(item, torch.Tensor):
                found.append((name, item))
    return found


def check_devices(op, named, device_type):
    """Raises the error of PyTorch for tensors of several devices, where the operation does not take them."""
    if all(tensor.device == named[0][1].device for _, tensor in named):
        return
    base = op._schema.name.partition("::")[2]
    outputs = {parameter.name for parameter in op._schema.arguments if parameter.is_out}
    if base in _INDEXED:
        _check_indexed(named, outputs)
    elif base in _ELEMENTWISE or (torch.Tag.pointwise in op.tags and base not in _CHECKED_ALIKE):
        _check_elementwise(named, outputs)
    else:
        variant = base if op._schema.overload_name.endswith("out") else f"{op._schema.overload_name}_{base}"
        _check_all_equal(named, outputs, f"wrapper_{device_type.upper()}_{variant}")


def _check_indexed(named, outputs):
    home = named[0][1].device
    for name, tensor in named:
        if name == "indices" and tensor.device.type != "cpu" and tensor.device != home:
            raise RuntimeError(
                f"indices should be either on cpu or on the same device as the indexed tensor ({home})")
    _check_elementwise([(name, tensor) for name, tensor in named if name != "indices"], outputs)


def _check_elementwise(named, outputs):
    # Outputs are looked at first, and a 0-dimensional CPU operand fits any device.
    ordered = sorted(named, key=lambda entry: entry[0] not in outputs)
    common = next((tensor.device for _, tensor in ordered if tensor.device.type != "cpu"), None)
    for name, tensor in ordered:
        is_number = tensor.dim() == 0 and tensor.device.type == "cpu" and name not in outputs
        if common is not None and tensor.device != common and not is_number:
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{common} and {tensor.device}!")


def _check_all_equal(named, outputs, method):
    inputs = [(name, tensor) for name, tensor in named if name not in outputs]
    for name, tensor in inputs[1:]:
        if tensor.device != inputs[0][1].device:
            raise RuntimeError(
                f"Expected all tensors to be on the same device, but got {name} is on {tensor.device}, different "
                f"from other tensors on {inputs[0][1].device} (when checking argument in method {method})")
