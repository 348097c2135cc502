"""Validates real messages against the JSON Schemas of the protocol; needs `jsonschema` from PyPI.

usage: check_schemas.py [REQUESTS_AND_ANSWERS.jsonl]

Without a file, the messages of a conversation with the PyTorch adapter are checked, and that broken ones are refused.
"""
import json
import pathlib
import sys

import jsonschema
from referencing import Registry, Resource

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Spec" / "protocol"

SESSIONS = (
    ("a = b = torch.ones(2, 3, dtype=torch.float32)", "a[0, 1:, None, ...] += 1.5", "a.grad = -b @ (b * 2j)", "del a, b[0]"),
    ("x, (y, z) = 1, (2, 10 ** 3)", "9007199254740993 + 1e999", "{'a': b'\\x00', None: [True, not x]}", "1 < y <= z is not None"),
    ("with torch.no_grad() as g, torch.inference_mode(): max(*[1, 2], 3); x or y and z", "np.zeros(2).T[::-1]; ~5"),
)
BROKEN_REQUESTS = (
    {}, {"type": "start"}, {"type": "start", "protocol": 2}, {"type": "run", "id": 1},
    *({"type": "run", "id": 1, "case": "a/b", "needs": [], "program": program} for program in (
        [["expr", 1]], [[["expr", 1.5]]], [[["expr", 2 ** 60]]], [[["expr", ["name"]]]], [[["expr", ["eval", "1"]]]],
        [[["expr", ["binary", "+", 1]]]], [[["expr", ["unary", "!", 1]]]], [[["assign", [1], 2]]], [[[]]], [[]],
        [[["del"]]], [[["with", [], [["expr", 1]]]]], [[["expr", ["bytes", "0"]]]], [[["expr", ["compare", 1]]]])),
)
BROKEN_ANSWERS = (
    {}, {"type": "started"}, {"type": "result", "id": 1}, {"type": "result", "id": "1", "observations": []},
    {"type": "result", "id": 1, "observations": [{}]}, {"type": "result", "id": 1, "observations": [{"raised": "x"}]},
    {"type": "result", "id": 1, "observations": [{"output": 1}]}, {"type": "unavailable"}, {"type": "surprise"},
)


def validators():
    """The validators of requests and of answers."""
    schemas = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.schema.json"))]
    registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)
    made = {
        schema["title"]: jsonschema.Draft202012Validator(schema, registry=registry) for schema in schemas}
    return made["Request"], made["Answer"]


def main(arguments):
    """The number of messages that are not as they should be."""
    requests, answers = validators()
    wrong = 0
    if arguments:
        messages = [json.loads(line) for line in pathlib.Path(arguments[0]).read_text().splitlines()]
    else:
        from test_protocol import START, request, talk

        asked = [START, *(request(number, *steps) for number, steps in enumerate(SESSIONS)), {"type": "stop"}]
        answered, _ = talk(*asked)
        declined, _ = talk({**START, "protocol": 1}, arguments=("--import", "no_such_module"))
        messages = asked + answered + declined
        for validator, broken in ((requests, BROKEN_REQUESTS), (answers, BROKEN_ANSWERS)):
            for message in broken:
                if validator.is_valid(message):
                    wrong += 1
                    print(f"a broken message is valid: {message}")
    for message in messages:
        validator = requests if message.get("type") in ("start", "run", "stop") else answers
        for error in validator.iter_errors(message):
            wrong += 1
            print(f"{json.dumps(message)[:300]}\n  {error.message[:300]}")
    print(f"{len(messages)} messages checked, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
