#!/usr/bin/env python3
"""Records what CPython's own doctest says of many small texts, for the tests of the matcher and the example parser.

usage: make_doctest.py > doctest.json
"""
import doctest
import json
import random

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
CHECK = doctest.OutputChecker().check_output
PIECES = [
    "a", "b", "aa", "ab", "aba", "...", "....", " ", "  ", "\n", "\n\n", "\t", "\x1c", "\r", "\v", "\u00a0", "é", "\\xe9",
    "€", "\\u20ac", "😀", "\\U0001f600", "\u2028", "<BLANKLINE>", "<BLANKLINE>\n", "\n<BLANKLINE>  \n", "1", "0", "True",
    "False", ".", "..", "tensor(1.)", "0x",
]


def line(rng, length):
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(length)))


def related(rng, want):
    """A text that has a fair chance to match."""
    got = ""
    for word in want.split("..."):
        got += word + rng.choice(["", "", "a", " ", "ab\n", "x"])
    if rng.random() < 0.5:
        got = got.replace("<BLANKLINE>", "")
    if rng.random() < 0.3:
        got = got.replace(" ", rng.choice(["\n", "  ", "\t"]))
    if rng.random() < 0.2:
        got = got.encode("ascii", "backslashreplace").decode()
    if got and rng.random() < 0.2:
        at = rng.randrange(len(got))
        got = got[:at] + got[at + 1:]
    return got


def matches(rng):
    fixed = [
        ("1\n", "True\n"), ("0\n", "False\n"), ("1", "True\n"), ("True\n", "1\n"), ("aa...aa", "aaa"), ("", ""), ("", "\n"),
        ("...", ""), ("...\n", "anything\n"), ("<BLANKLINE>\n", "\n"), ("<BLANKLINE>\n", "<BLANKLINE>\n"),
        ("a<BLANKLINE>\n", "a\n"), ("<BLANKLINE>a\n", "a\n"), (" <BLANKLINE>\n", "\n"), ("a...\n", "a\n"), ("a ... b", "a b"),
        ("a ... b", "a  x  b"), ("...a...a...", "ba"), ("a......b", "ab"),
    ]
    for want, got in fixed:
        yield want, got
    for _ in range(1500):
        want = line(rng, 7)
        yield want, related(rng, want) if rng.random() < 0.8 else line(rng, 7)


def exceptions(rng):
    kinds = ["ValueError", "TypeError", "torch.OutOfMemoryError", "numpy.exceptions.AxisError", "KeyError", "StopIteration"]
    messages = ["", "a", "a: b", "a\nb", "a.b", "axis 2 is out of bounds", "é", "a\n  b\nc"]
    headers = ["Traceback (most recent call last):", "Traceback (innermost last):", "Traceback (most recent call last):  "]
    stacks = ["    ...\n", "", '  File "x", line 1\n    f()\n', "...\n", "  a\n<module>\n"]
    for _ in range(600):
        kind, message = rng.choice(kinds), rng.choice(messages)
        shown = kind if rng.random() < 0.7 else rng.choice(kinds)
        form = rng.random()
        if form < 0.3:
            text = shown
        elif form < 0.7:
            text = f"{shown}: {message}"
        else:
            text = f"{shown}: {rng.choice(['...', 'a...', '...b', rng.choice(messages)])}"
        if rng.random() < 0.2:
            text = text.rsplit(".", 1)[-1]
        want = f"{rng.choice(headers)}\n{rng.choice(stacks)}{text}\n"
        if rng.random() < 0.1:
            want = want[rng.randrange(4):]
        yield want, kind, message


def exception(want, kind, message):
    found = doctest.DocTestParser._EXCEPTION_RE.match(want)
    if not found:
        return {"want": want, "kind": kind, "message": message, "exception": None}
    expected = found.group("msg")
    raised = f"{kind}: {message}\n" if message else f"{kind}\n"
    strip = doctest._strip_exception_details
    return {
        "want": want, "kind": kind, "message": message, "exception": expected,
        "exact": CHECK(expected, raised, FLAGS), "kindAlone": CHECK(strip(expected), strip(raised), FLAGS),
    }


def sessions(rng):
    lines = [
        ">>> a", ">>> a = 1", "  >>> a", "    >>> a", "... b", "  ... b", "...", "  ...", ">>>", ">>>x", "...x", ">>> # note",
        ">>> a # note", "out", "  out", "    out", "more out", "", "", "   ", "\t>>> a", "a\tb", "\tout", ">>> a\tb",
        "Traceback (most recent call last):", "    ...", "ValueError: x", "<BLANKLINE>", ">>> 'é'", "é", "x >>> a", ">> a",
    ]
    for _ in range(1500):
        indent = rng.choice(["", "", "", "  ", "\t"])
        yield "".join(indent + rng.choice(lines) + "\n" for _ in range(rng.randrange(1, 8)))


class Parser(doctest.DocTestParser):
    """doctest's parser, which names the line before a misplaced `...` prompt instead of that line."""

    def _check_prefix(self, lines, prefix, name, lineno):
        super()._check_prefix(lines, prefix, name, lineno + prefix.endswith("."))


def session(text):
    try:
        examples = Parser().get_examples(text)
    except ValueError as error:
        return {"text": text, "errorLine": int(str(error).split()[1])}
    return {
        "text": text,
        "examples": [
            {"source": e.source, "want": e.want, "line": e.lineno + 1, "exception": e.exc_msg} for e in examples],
    }


def main():
    rng = random.Random(20240229)
    record = {
        "matches": [{"want": w, "got": g, "match": CHECK(w, g, FLAGS)} for w, g in matches(rng)],
        "exceptions": [exception(*e) for e in exceptions(rng)],
        "sessions": [session(s) for s in sessions(rng)],
    }
    print(json.dumps(record, ensure_ascii=True, indent=0, sort_keys=True))


if __name__ == "__main__":
    main()
