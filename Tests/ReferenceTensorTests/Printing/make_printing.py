"""Writes printing.json: what NumPy 2.4.6 and PyTorch 2.13.0 print for varied values, shapes and options.

    python make_printing.py [--count N] [--seed S] [--output FILE]

Each case holds the values as bit patterns, so that no decimal conversion stands between the libraries and the test.
An array larger than its list of values repeats them.
"""

import argparse
import json
import pathlib
import random
import struct
import warnings

import numpy as np
import torch

warnings.simplefilter("ignore")

SPECIAL = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0]
WORDS = ["", "a", "it's", 'say "so"', "tab\t", "λ", "日本", "a longer text with spaces", "x" * 40, "\x00", "\n"]


def floats(rng, count):
    """Doubles of one family, sometimes with special values among them."""
    family = rng.randrange(14)
    scale = 10.0 ** rng.randint(-12, 12)
    choose = {
        0: lambda: float(rng.randint(-20, 20)),
        1: lambda: rng.uniform(-1, 1),
        2: lambda: rng.gauss(0, 100),
        3: lambda: rng.uniform(-1, 1) * 10.0 ** rng.randint(-5, 9),
        4: lambda: rng.choice([-1, 1]) * 2.0 ** rng.randint(-30, 30),
        5: lambda: rng.choice([1, 2, 5]) * 10.0 ** rng.randint(-8, 8),
        6: lambda: rng.randint(-2000, 2000) / 2 ** rng.randint(1, 12),
        7: lambda: rng.randint(-2000, 2000) / 10 ** rng.randint(1, 6),
        8: lambda: rng.randint(1, 9) / rng.choice([3, 7, 9]),
        9: lambda: struct.unpack("<d", struct.pack("<Q", rng.getrandbits(64)))[0],
        10: lambda: struct.unpack("<f", struct.pack("<I", rng.getrandbits(32)))[0],
        11: lambda: rng.uniform(1, 10) * scale,
        12: lambda: rng.choice([1e-45, 6e-8, 5e-324, 1e-310, 1.1754944e-38, 3e38, 65504.0, 1.7e308, 1e23, 1e16, 9e15]),
        13: lambda: float(rng.choice([999, 1000, 1001, 99999999, 100000000, 1e6, 999999, 1e-4, 0.00010001, 9.9e-5, 0.1])),
    }[family]
    values = [choose() for _ in range(count)]
    if rng.random() < 0.3:
        for index in range(count):
            if rng.random() < 0.3:
                values[index] = rng.choice(SPECIAL)
    return values


def integers(rng, count, low, high):
    family = rng.randrange(3)
    if family == 0:
        low, high = max(low, -9), min(high, 99)
    elif family == 1:
        low, high = max(low, -20000), min(high, 20000)
    values = [rng.randint(low, high) for _ in range(count)]
    return [rng.choice([low, high, 0]) if rng.random() < 0.05 else value for value in values]


def shape(rng, small):
    dims = rng.choice([0, 1, 1, 1, 2, 2, 3, 4])
    if rng.random() < 0.06:
        return [rng.choice([0, 1, 3]) for _ in range(max(dims, 1))]
    limit = {0: 1, 1: 30, 2: 8, 3: 4, 4: 3}[dims]
    if small:
        limit = max(2, limit // 2)
    return [rng.randint(1, limit) for _ in range(dims)]


def is_large(rng):
    return rng.random() < 0.08


LARGE = [[1001], [2000], [40, 30], [3, 400], [400, 3], [11, 10, 10], [2, 7, 8, 10], [7, 7, 7, 7], [1, 1200], [1200, 1], [10, 101]]


def bits(values, single):
    layout, size = ("<f", "<I") if single else ("<d", "<Q")
    width = 8 if single else 16
    return "".join(f"{struct.unpack(size, struct.pack(layout, value))[0]:0{width}x}" for value in values)


def numpy_values(rng, name, count, options):
    """The values as an array of the dtype, and how the fixture writes them."""
    dtype = np.dtype(name)
    kind = dtype.kind
    if kind == "b":
        array = np.array([rng.random() < 0.5 for _ in range(count)], dtype=bool)
        return array, "".join("1" if value else "0" for value in array)
    if kind in "iu":
        info = np.iinfo(dtype)
        values = integers(rng, count, int(info.min), int(info.max))
        return np.array(values, dtype=dtype), " ".join(map(str, values))
    if kind == "f":
        array = np.array(floats(rng, count), dtype="f8").astype(dtype)
        return array, bits([float(value) for value in array], dtype.itemsize <= 4)
    if kind == "c":
        real = np.array(floats(rng, count), dtype="f8")
        imaginary = np.array(floats(rng, count), dtype="f8")
        array = np.empty(count, dtype=dtype)
        array.real, array.imag = real, imaginary
        parts = [float(part) for value in array for part in (value.real, value.imag)]
        return array, bits(parts, dtype.itemsize <= 8)
    if kind == "U":
        array = np.array([rng.choice(WORDS) for _ in range(count)], dtype="U")
        return array, [repr(value) for value in array.tolist()]
    if kind == "S":
        array = np.array([rng.choice(WORDS).encode() for _ in range(count)], dtype="S")
        return array, [repr(value) for value in array.tolist()]
    if kind == "O":
        array = np.empty(count, dtype=object)
        choices = [None, 1, 2.5, "s", (1, 2), np.arange(4).reshape(2, 2), np.ones((2, 1), np.int8), {"k": 1}]
        for index in range(count):
            array[index] = rng.choice(choices)
        # Arrays among the elements print with the same options.
        with np.printoptions(**options):
            return array, [repr(value) for value in array]
    values = [rng.choice([rng.randint(-500, 20000), rng.randint(-5, 5)]) for _ in range(count)]
    array = np.array(values, dtype="i8").view(dtype)
    if rng.random() < 0.3:
        array[rng.randrange(count)] = "NaT"
    texts = ["'NaT'" if np.isnat(v) else f"'{v}'" if kind == "M" else str(v.astype("i8")) for v in array]
    return array, texts


NUMPY_DTYPES = (
    ["f8"] * 6 + ["f4"] * 5 + ["f2"] * 3 + ["g"] * 2 + ["c16"] * 2 + ["c8"] * 2 + ["G", "b1", "i8", "i8", "u8"]
    + ["i1", "u1", "i2", "u2", "i4", "u4", "U", "S", "O", "M8[D]", "M8[s]", "m8[s]", ">f8", ">i4"]
)


def numpy_options(rng):
    options = {}
    if rng.random() < 0.5:
        return options
    def maybe(name, values, chance=0.35):
        if rng.random() < chance:
            options[name] = rng.choice(values)
    maybe("precision", [0, 1, 2, 3, 4, 5, 6, 10, 12, 17, 20])
    maybe("threshold", [0, 5, 10, 50, 10**6])
    maybe("edgeitems", [0, 1, 2, 4])
    maybe("linewidth", [1, 10, 20, 40, 76, 120, 200])
    maybe("suppress", [True])
    maybe("nanstr", ["NaN", "n", "not a number"], 0.1)
    maybe("infstr", ["Infinity", "∞"], 0.1)
    maybe("sign", ["+", " "], 0.25)
    maybe("floatmode", ["fixed", "unique", "maxprec_equal"])
    return options


def numpy_case(rng):
    name = rng.choice(NUMPY_DTYPES)
    extents = shape(rng, name in ("O", "U", "c16", "G"))
    large = is_large(rng)
    if large:
        extents = rng.choice(LARGE)
    total = int(np.prod(extents))
    options = numpy_options(rng)
    if total > 500 and options.get("threshold", 0) > 1000:
        del options["threshold"]
    if not extents and name == "O":
        # NumPy fails to summarise an array of objects without axes.
        options.pop("threshold", None)
    count = max(1, min(total, rng.choice([5, 17, 60]) if large else total))
    values, text = numpy_values(rng, name, count, options)
    array = np.resize(values, extents) if extents else values.reshape(())
    if name[0] == ">":
        array = array.astype(name)
    kind = array.dtype.kind
    case = {"dtype": array.dtype.kind + str(array.dtype.itemsize if kind in "fc" else ""), "shape": extents, "values": text}
    if options:
        case["options"] = options
    as_text = kind in "USO"
    choice = rng.random()
    if not extents and (choice < 0.5 and kind in "biufc") and not name[0] == ">":
        scalar = array[()]
        case["function"] = "scalar_repr"
        case["typeName"] = type(scalar).__name__
        case["expected"] = repr(scalar)
        case.pop("options", None)
        return case
    with np.printoptions(**options):
        if choice < 0.7 or (not extents and (as_text or kind in "mM")):
            case["function"] = "array_repr"
            case["typeName"] = np._core.arrayprint.dtype_short_repr(array.dtype)
            case["implied"] = bool(np._core.arrayprint.dtype_is_implied(array.dtype))
            case["expected"] = repr(array)
        else:
            case["function"] = "array_str"
            case["expected"] = str(array)
    return case


TORCH_DTYPES = (
    ["float32"] * 8 + ["float64"] * 5 + ["float16"] * 3 + ["bfloat16"] * 3 + ["complex64"] * 3
    + ["complex128"] * 2 + ["complex32", "bool", "int64", "int64", "int32", "int16", "int8", "uint8", "uint16"]
    + ["uint32", "uint64", "float8_e4m3fn", "float8_e5m2"]
)


def torch_options(rng):
    options = {}
    if rng.random() < 0.5:
        return options
    def maybe(name, values, chance=0.35):
        if rng.random() < chance:
            options[name] = rng.choice(values)
    maybe("profile", ["default", "short", "full"], 0.2)
    maybe("precision", [0, 1, 2, 3, 6, 8, 12, 20])
    maybe("threshold", [0, 5, 10, 50, 10**6])
    maybe("edgeitems", [0, 1, 2, 4])
    maybe("linewidth", [1, 10, 20, 40, 79, 81, 120, 200])
    maybe("sci_mode", [True, False])
    return options


def torch_case(rng):
    name = rng.choice(TORCH_DTYPES)
    dtype = getattr(torch, name)
    extents = shape(rng, dtype.is_complex)
    large = is_large(rng)
    if large:
        extents = rng.choice(LARGE)
    total = int(np.prod(extents))
    count = max(1, min(total, rng.choice([5, 17, 60]) if large else total))
    if dtype.is_floating_point:
        kind = "f8" if name == "float64" else "f4"
        values = torch.tensor(floats(rng, count), dtype=torch.float64).to(dtype)
        text = bits([float(value) for value in values.double()], kind == "f4")
    elif dtype.is_complex:
        kind = "c16" if name == "complex128" else "c8"
        parts = torch.tensor(floats(rng, 2 * count), dtype=torch.float64).view(count, 2)
        real = {"complex32": torch.float16, "complex64": torch.float32, "complex128": torch.float64}[name]
        parts = parts.to(real)
        values = torch.view_as_complex(parts)
        text = bits(parts.double().flatten().tolist(), kind == "c8")
    elif dtype == torch.bool:
        kind = "b"
        values = torch.tensor([rng.random() < 0.5 for _ in range(count)])
        text = "".join("1" if value else "0" for value in values.tolist())
    else:
        info = torch.iinfo(dtype)
        kind = "i" if dtype.is_signed else "u"
        numbers = integers(rng, count, info.min, info.max)
        values = torch.tensor(numbers, dtype=dtype)
        text = " ".join(map(str, numbers))
    if total == 0:
        tensor = torch.empty(extents, dtype=dtype)
    else:
        repeats = -(-total // count)
        tensor = torch.cat([values] * repeats)[:total].reshape(extents)
    options = torch_options(rng)
    if total > 500 and (options.get("profile") == "full" or options.get("threshold", 0) > 1000):
        options.pop("profile", None)
        options.pop("threshold", None)
    case = {"function": "tensor", "dtype": kind, "shape": extents, "values": text, "typeName": str(dtype)}
    if options:
        case["options"] = options
    if rng.random() < 0.1 and name in ("float32", "float64"):
        torch.set_default_dtype(dtype if rng.random() < 0.5 else torch.float64)
    default = torch.get_default_dtype()
    default_complex = torch.complex128 if default == torch.float64 else torch.complex64
    if dtype != default:
        case["naming"] = "implied" if dtype in (default_complex, torch.int64, torch.bool) else "always"
    if rng.random() < 0.06:
        tensor = tensor.to("meta")
        case["device"] = "meta"
    if (dtype.is_floating_point or dtype.is_complex) and rng.random() < 0.2 and "float8" not in name:
        tensor.requires_grad_()
        case["gradient"] = "leaf"
        if rng.random() < 0.5:
            tensor = tensor.view(extents)
            case["gradient"] = type(tensor.grad_fn).__name__
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**options)
    case["expected"] = repr(tensor)
    torch.set_printoptions(profile="default")
    torch.set_default_dtype(torch.float32)
    return case


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", default=str(pathlib.Path(__file__).with_name("printing.json")))
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    cases = []
    while len(cases) < arguments.count:
        case = (numpy_case if rng.random() < 0.55 else torch_case)(rng)
        if len(json.dumps(case)) < 1900:
            cases.append(case)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    pathlib.Path(arguments.output).write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
