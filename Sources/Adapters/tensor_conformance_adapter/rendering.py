"""Writes the values of a framework's tensor as PyTorch's ``repr`` writes such values.

What a chapter shows is ``tensor([1., 2.])``; what a framework would show for the same values is a matter of taste, and
not of memory. So the *values*, *dtype* and *shape* are the framework's own, and only their layout on the page is
PyTorch's: four decimals, scientific notation beyond a range of 1000, lines of 80 columns, three items at either end of
more than 1000. A dtype other than PyTorch's defaults is shown, so that one that a framework chose differently is seen.
"""
import math

LINE_WIDTH = 80
THRESHOLD = 1000
EDGE = 3
DEFAULT_DTYPES = frozenset({"float32", "complex64", "int64", "bool"})


def tensor_text(values, dtype, suffix=""):
    """The text of a tensor, from a NumPy array of its values, the name of its dtype and what else is to be shown."""
    start = "tensor("
    suffixes = []
    if values.size == 0:
        text = "[]"
        if values.ndim != 1:
            suffixes.append(f"size={tuple(values.shape)}")
    else:
        text = _Layout(values, values.size > THRESHOLD).text(len(start))
    # Where no value shows that it is whole or true, PyTorch names every dtype but the default.
    if dtype not in DEFAULT_DTYPES or (values.size == 0 and dtype != "float32"):
        suffixes.append(f"dtype=torch.{dtype}")
    if suffix:
        suffixes.append(suffix)
    result = start + text
    column = len(result) - result.rfind("\n") + 1
    for suffix in suffixes:
        if column + len(suffix) + 2 > LINE_WIDTH:
            result += ",\n" + " " * len(start) + suffix
            column = len(start) + len(suffix)
        else:
            result += ", " + suffix
            column += len(suffix) + 2
    return result + ")"


class _Layout:
    def __init__(self, values, is_summary):
        self._values = values
        self._is_summary = is_summary
        shown = _flat(self._shown(values))
        if values.dtype.kind == "c":
            real, imaginary = _Numbers([v.real for v in shown]), _Numbers([v.imag for v in shown])

            def cell(value):
                second = imaginary.text(value.imag).lstrip() + "j"
                return real.text(value.real) + ("" if second[0] in "+-" else "+") + second

            self._cell, self._width = cell, real.width + imaginary.width + 1
        elif values.dtype.kind in "biu":
            self._width = max(len(str(value)) for value in shown)
            self._cell = lambda value: str(value).rjust(self._width)
        else:
            numbers = _Numbers([float(value) for value in shown])
            self._cell, self._width = (lambda value: numbers.text(float(value))), numbers.width

    def text(self, indent):
        return self._nested(self._values, indent)

    def _ends(self, values):
        """The items of one dimension, with ``None`` in place of those left out."""
        if self._is_summary and len(values) > 2 * EDGE:
            return [*values[:EDGE], None, *values[-EDGE:]]
        return list(values)

    def _shown(self, values):
        if values.ndim == 0:
            return values.item()
        return [self._shown(value) if hasattr(value, "ndim") else value
                for value in self._ends(values if values.ndim > 1 else values.tolist()) if value is not None]

    def _nested(self, values, indent):
        if values.ndim == 0:
            return self._cell(values.item())
        if values.ndim == 1:
            cells = [" ..." if v is None else self._cell(v) for v in self._ends(values.tolist())]
            per_line = max(1, (LINE_WIDTH - indent) // (self._width + 2))
            lines = [", ".join(cells[i:i + per_line]) for i in range(0, len(cells), per_line)]
            return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
        rows = ["..." if row is None else self._nested(row, indent + 1) for row in self._ends(values)]
        return "[" + ("," + "\n" * (values.ndim - 1) + " " * (indent + 1)).join(rows) + "]"


class _Numbers:
    """How PyTorch writes a set of floating-point numbers: whole, with four decimals, or with an exponent."""

    def __init__(self, numbers):
        # Zeros, infinities and NaN count for nothing, not even for the width.
        counted = [number for number in numbers if math.isfinite(number) and number != 0]
        sizes = [abs(number) for number in counted]
        self.width = 0
        self._is_whole = all(number == math.ceil(number) for number in counted)
        self._has_exponent = bool(sizes) and (
            max(sizes) / min(sizes) > 1000 or max(sizes) > 1e8 or (not self._is_whole and min(sizes) < 1e-4))
        self.width = max((len(self.text(number)) for number in counted), default=1)

    def text(self, number):
        if self._has_exponent:
            text = f"{number:.4e}"
        elif self._is_whole:
            text = f"{number:.0f}" + ("." if math.isfinite(number) else "")
        else:
            text = f"{number:.4f}"
        return text.rjust(self.width)


def _flat(shown):
    if not isinstance(shown, list):
        return [shown]
    return [value for item in shown for value in _flat(item)]
