"""The adapter's end of the protocol: one JSON object a line, requests in, answers out, in order.

``Spec/PROTOCOL.md`` describes it. The process's standard output belongs to the protocol alone: before anything else is
loaded, file descriptor 1 is pointed at standard error, so that what a native library prints cannot corrupt an answer,
and file descriptor 0 at nothing, so that it cannot eat a request.
"""
import json
import os
import sys

from .errors import MalformedProgram

VERSION = 1


class Channel:
    """The two private ends of the pipes to the runner."""

    def __init__(self):
        self._input = os.fdopen(os.dup(0), "rb")
        self._output = os.dup(1)
        sys.stdout.flush()
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)

    def requests(self):
        """The requests as they come, until the runner closes its end."""
        for line in self._input:
            if line.strip():
                yield json.loads(line)

    def answer(self, message):
        """Sends one answer, at once: if the next request kills the process, this one is not lost."""
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "replace") + b"\n"
        while data:
            data = data[os.write(self._output, data):]


def serve(channel, describe, make_sessions):
    """Answers requests until ``stop`` or the end of the input.

    ``describe`` gives name, version, capabilities and environment, or raises ``Unavailable``; ``make_sessions`` gives
    the object whose ``run`` runs a program.
    """
    sessions = None
    for request in channel.requests():
        kind = request.get("type")
        if kind == "start":
            if request.get("protocol") != VERSION:
                channel.answer({
                    "type": "unavailable",
                    "message": f"this adapter speaks protocol {VERSION}, not {request.get('protocol')}"})
                return
            try:
                description = describe()
                sessions = make_sessions()
            except Unavailable as reason:
                channel.answer({"type": "unavailable", "message": str(reason)})
                return
            channel.answer({"type": "started", "protocol": VERSION, **description})
        elif kind == "run":
            channel.answer(_run(sessions, request))
        elif kind == "stop":
            channel.answer({"type": "stopped"})
            return
        else:
            channel.answer({"type": "error", "id": request.get("id"), "message": f"unknown request type {kind!r}"})


def _run(sessions, request):
    if sessions is None:
        return {"type": "error", "id": request.get("id"), "message": "'run' came before 'start'"}
    try:
        return {"type": "result", "id": request["id"], **sessions.run(request["program"])}
    except MalformedProgram as error:
        return {"type": "error", "id": request.get("id"), "message": str(error)}


class Unavailable(Exception):
    """The framework cannot be used here; the text says why and what to do."""
