"""Sessions to measure with: as many as asked for, all different, all true, in the spec's own format.

    python3 sessions.py FOLDER COUNT
"""
import pathlib
import sys

# Each takes a number and gives the lines of a session; what they show was checked by running them (`benchmark.py --check`).
TEMPLATES = (
    lambda n: f""">>> a = np.array([{n}, 7, 1], dtype=np.int32)
>>> t = torch.from_numpy(a)
>>> t[0] = 99
>>> a
array([99,  7,  1], dtype=int32)""",
    lambda n: f""">>> t = torch.arange({n % 50 + 6})
>>> v = t[2:5]
>>> v.mul_(0).add_({n})
tensor([{n}, {n}, {n}])
>>> t[2].item(), v.data_ptr() - t.data_ptr()
({n}, 16)""",
    lambda n: f""">>> x = torch.tensor({n}.0, requires_grad=True)
>>> y = x * x
>>> y.backward()
>>> x.grad.item()
{2.0 * n}""",
    lambda n: f""">>> (torch.tensor([{n}], dtype=torch.int16) + torch.tensor([1.5])).dtype
torch.float32
>>> (np.ones(2, np.int16) + np.float32({n})).dtype
dtype('float32')""",
    lambda n: f""">>> t = torch.zeros({n % 7 + 1}, requires_grad=True)
>>> t.numpy()
Traceback (most recent call last):
    ...
RuntimeError: Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.""",
    lambda n: f""">>> a = np.arange({n % 9 + 4})
>>> b = a[::2]
>>> b[1] = {n}
>>> np.shares_memory(a, b), int(a[2])
(True, {n})""",
    lambda n: f""">>> t = torch.full((2, 3), {n})
>>> c = t.clone()
>>> c.zero_()
tensor([[0, 0, 0],
        [0, 0, 0]])
>>> t.sum().item()
{6 * n}""",
    lambda n: f""">>> t = torch.ones(3, {n % 5 + 2})
>>> t.t().is_contiguous(), t.t().stride()
(False, (1, {n % 5 + 2}))
>>> t.t().contiguous().stride()
(3, 1)""",
)


def session(number):
    """The lines of one session."""
    return TEMPLATES[number % len(TEMPLATES)](number % 1000)


def chapter(first, count):
    """A chapter of `count` sessions."""
    return "".join(f"```pycon s{number}\n{session(number)}\n```\n\n" for number in range(first, first + count))


def write_spec(folder, count, chapter_size=5000):
    """Writes chapters with `count` sessions in all."""
    folder.mkdir(parents=True, exist_ok=True)
    for position, first in enumerate(range(0, count, chapter_size)):
        name = f"{position % 90 + 10}-part{position}.md"
        (folder / name).write_text(chapter(first, min(chapter_size, count - first)))


def write_pytest(path, count):
    """The same sessions as functions with assertions."""
    lines = ["import numpy as np", "import pytest", "import torch", ""]
    for number in range(count):
        lines += [f"def test_{number}():"] + ["    " + line for line in assertions(session(number))] + [""]
    path.write_text("\n".join(lines))


def assertions(text):
    """A session as a person would write it for pytest: each answer compared by its repr."""
    steps, result = [], []
    for line in text.splitlines():
        if line.startswith(">>> "):
            steps.append((line[4:], []))
        else:
            steps[-1][1].append(line)
    for source, shown in steps:
        if shown and shown[0].startswith("Traceback"):
            kind, _, message = shown[-1].partition(": ")
            result += [f"with pytest.raises({kind}) as caught:", f"    {source}", f"assert str(caught.value) == {message!r}"]
        elif shown:
            result.append(f"assert repr(({source})) == {chr(10).join(shown)!r}")
        else:
            result.append(source)
    return result


if __name__ == "__main__":
    write_spec(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
