"""The errors that are about the adapter, not about what a case does."""


class Refused(Exception):
    """A program asked for something outside the allow-list; the text names it."""


class MalformedProgram(Exception):
    """A program is not in the encoding that the protocol describes."""
