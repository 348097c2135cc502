"""The tables of `Spec/PROTOCOL.md` show what the runner sends."""
import json
import re
import unittest

from encoding import program
from sessions import ROOT

CODE = re.compile(r"`([^`]+)`")


def rows(title):
    """The Python texts and the JSON texts of each row of the table under this heading."""
    text = (ROOT / "Spec" / "PROTOCOL.md").read_text(encoding="utf-8")
    section = text.split(f"### {title}\n", 1)[1].split("\n#", 1)[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            cells = line.strip("|").split(" | ")
            yield CODE.findall(cells[0]), CODE.findall(cells[1])


class DocumentationTests(unittest.TestCase):
    def test_examples(self):
        seen = 0
        for title in ("Literals", "Expressions", "Statements"):
            for texts, encodings in rows(title):
                self.assertEqual(len(texts), len(encodings), texts)
                for text, encoded in zip(texts, encodings):
                    with self.subTest(text):
                        (statement,), = program(text)
                        value = statement if title == "Statements" else statement[1]
                        self.assertEqual(value, json.loads(encoded))
                        seen += 1
        self.assertGreater(seen, 35)


if __name__ == "__main__":
    unittest.main()
