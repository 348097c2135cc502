"""Walks the tree of a program. No source text is ever built, compiled or evaluated.

The walk keeps references as CPython's own bytecode does: an object is held by the name that binds it and by the
call that is under way, and by nothing else. ``ndarray.resize`` counts references, and tensors are freed, as they would
be at a Python prompt. Two habits follow from that: a value is not kept in a local variable while something else is
evaluated, unless CPython's stack would hold it too; and few positional arguments are passed on directly.
"""
import operator

from .errors import MalformedProgram

UNARY = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
}

IN_PLACE = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "/": operator.itruediv,
    "//": operator.ifloordiv,
    "%": operator.imod,
    "**": operator.ipow,
    "@": operator.imatmul,
    "&": operator.iand,
    "|": operator.ior,
    "^": operator.ixor,
    "<<": operator.ilshift,
    ">>": operator.irshift,
}

COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}

DIRECT_ARGUMENTS = 4


class Evaluator:
    """Evaluates expressions and executes statements of one session at a time.

    ``policy`` decides which attributes exist (see ``allowlist``); ``display`` is called with the value of each
    expression statement.
    """

    def __init__(self, policy, display):
        self._attribute = policy.attribute
        self._check_assignable = policy.check_assignable
        self._display = display
        self.names = {}
        self.underscore = {}
        self._builtins = {}
        # By tag: what handles a node, and how many elements it has at least.
        self._expressions = {
            "name": (self._name, 2),
            "attr": (self._attr, 3),
            "call": (self._call, 2),
            "sub": (self._sub, 3),
            "slice": (self._slice, 4),
            "unary": (self._unary, 3),
            "binary": (self._binary, 4),
            "compare": (self._compare, 4),
            "and": (self._and, 2),
            "or": (self._or, 2),
            "list": (self._list, 1),
            "tuple": (self._tuple, 1),
            "dict": (self._dict, 1),
            "int": (self._int, 2),
            "float": (self._float, 2),
            "imag": (self._imag, 2),
            "bytes": (self._bytes, 2),
            "ellipsis": (self._ellipsis, 1),
        }
        self._statements = {
            "expr": (self._expr, 2),
            "assign": (self._assign, 3),
            "augassign": (self._augassign, 4),
            "del": (self._del, 2),
            "with": (self._with, 3),
        }
        self._stores = {
            "name": self._store_name,
            "attr": self._store_attr,
            "sub": self._store_sub,
            "tuple": self._store_tuple,
        }

    def begin(self, names, builtins):
        """Starts a session with these bindings; ``builtins`` are seen where no other binding is."""
        self.names = dict(names)
        self.underscore = {}
        self._builtins = builtins

    def end(self):
        """Drops every binding of the session."""
        self.names.clear()
        self.underscore.clear()

    def execute(self, node):
        """Executes one statement."""
        try:
            handler, least = self._statements[node[0]]
        except (KeyError, IndexError, TypeError):
            raise MalformedProgram(f"{_shown(node)} is not a statement") from None
        if len(node) < least:
            raise MalformedProgram(f"{_shown(node)} has {len(node)} elements, fewer than {least}")
        handler(node)

    def evaluate(self, node):
        """The value of one expression."""
        if type(node) is list:
            try:
                handler, least = self._expressions[node[0]]
            except (KeyError, IndexError, TypeError):
                raise MalformedProgram(f"{_shown(node)} is not an expression") from None
            if len(node) < least:
                raise MalformedProgram(f"{_shown(node)} has {len(node)} elements, fewer than {least}")
            return handler(node)
        if node is None or type(node) in (str, int, bool):
            return node
        raise MalformedProgram(f"{_shown(node)} is not an expression")

    # Literals

    def _int(self, node):
        return int(node[1])

    def _float(self, node):
        return float(node[1])

    def _imag(self, node):
        return complex(0.0, float(node[1]))

    def _bytes(self, node):
        return bytes.fromhex(node[1])

    def _ellipsis(self, node):
        return Ellipsis

    # Displays

    def _list(self, node):
        return self._items(node, 1)

    def _tuple(self, node):
        return tuple(self._items(node, 1))

    def _dict(self, node):
        evaluate = self.evaluate
        return {evaluate(key): evaluate(value) for key, value in node[1:]}

    def _items(self, node, first):
        values = []
        for item in node[first:]:
            if type(item) is list and item and item[0] == "star":
                values.extend(self.evaluate(item[1]))
            else:
                values.append(self.evaluate(item))
        return values

    # Names, attributes, subscripts

    def _name(self, node):
        name = node[1]
        for scope in (self.names, self.underscore, self._builtins):
            if name in scope:
                return scope[name]
        raise NameError(f"name '{name}' is not defined")

    def _attr(self, node):
        return self._attribute(self.evaluate(node[1]), node[2])

    def _sub(self, node):
        return operator.getitem(self.evaluate(node[1]), self.evaluate(node[2]))

    def _slice(self, node):
        return slice(self.evaluate(node[1]), self.evaluate(node[2]), self.evaluate(node[3]))

    # Operators

    def _unary(self, node):
        return _operator(UNARY, node[1])(self.evaluate(node[2]))

    def _binary(self, node):
        return _operator(BINARY, node[1])(self.evaluate(node[2]), self.evaluate(node[3]))

    def _compare(self, node):
        left = self.evaluate(node[1])
        last = len(node) - 2
        for place in range(2, len(node), 2):
            compare = _operator(COMPARISONS, node[place])
            right = self.evaluate(node[place + 1])
            result = compare(left, right)
            if place == last or not result:
                return result
            left = right
        raise MalformedProgram("a comparison has no operator")

    def _and(self, node):
        for operand in node[1:-1]:
            value = self.evaluate(operand)
            if not value:
                return value
        return self.evaluate(node[-1])

    def _or(self, node):
        for operand in node[1:-1]:
            value = self.evaluate(operand)
            if value:
                return value
        return self.evaluate(node[-1])

    # Calls

    def _call(self, node):
        evaluate = self.evaluate
        function = evaluate(node[1])
        count = len(node) - 2
        if count == 0:
            return function()
        if count <= DIRECT_ARGUMENTS and not any(_is_special(item) for item in node[2:]):
            if count == 1:
                return function(evaluate(node[2]))
            if count == 2:
                return function(evaluate(node[2]), evaluate(node[3]))
            if count == 3:
                return function(evaluate(node[2]), evaluate(node[3]), evaluate(node[4]))
            return function(evaluate(node[2]), evaluate(node[3]), evaluate(node[4]), evaluate(node[5]))
        positional, keywords = [], {}
        for item in node[2:]:
            if not _is_special(item):
                positional.append(evaluate(item))
            elif item[0] == "star":
                positional.extend(evaluate(item[1]))
            elif item[1] in keywords:
                raise TypeError(f"got multiple values for keyword argument '{item[1]}'")
            else:
                keywords[item[1]] = evaluate(item[2])
        positional = tuple(positional)
        return function(*positional, **keywords)

    # Statements

    def _expr(self, node):
        self._display(self.evaluate(node[1]))

    def _assign(self, node):
        value = self.evaluate(node[2])
        for target in node[1]:
            self._store(target, value)

    def _augassign(self, node):
        change = _operator(IN_PLACE, node[1])
        target = node[2]
        kind = self._target_kind(target)
        if kind == "name":
            self.names[target[1]] = change(self._name(target), self.evaluate(node[3]))
        elif kind == "attr":
            owner = self.evaluate(target[1])
            name = target[2]
            self._check_assignable(owner, name)
            setattr(owner, name, change(self._attribute(owner, name), self.evaluate(node[3])))
        elif kind == "sub":
            owner = self.evaluate(target[1])
            index = self.evaluate(target[2])
            owner[index] = change(owner[index], self.evaluate(node[3]))
        else:
            raise MalformedProgram(f"{_shown(target)} cannot be the target of an augmented assignment")

    def _del(self, node):
        for target in node[1:]:
            kind = self._target_kind(target)
            if kind == "name":
                if target[1] not in self.names:
                    raise NameError(f"name '{target[1]}' is not defined")
                del self.names[target[1]]
            elif kind == "attr":
                owner = self.evaluate(target[1])
                self._check_assignable(owner, target[2])
                delattr(owner, target[2])
            elif kind == "sub":
                operator.delitem(self.evaluate(target[1]), self.evaluate(target[2]))
            else:
                self._del(target)

    def _with(self, node):
        self._with_items(node[1], 0, node[2])

    def _with_items(self, items, position, body):
        if position == len(items):
            for statement in body:
                self.execute(statement)
            return
        item = items[position]
        with self.evaluate(item[0]) as value:
            if len(item) > 1 and item[1] is not None:
                self._store(item[1], value)
            self._with_items(items, position + 1, body)

    # Targets

    def _store(self, target, value):
        self._target_kind(target)
        self._stores[target[0]](target, value)

    def _target_kind(self, target):
        if type(target) is not list or not target or target[0] not in self._stores:
            raise MalformedProgram(f"{_shown(target)} is not a target")
        if target[0] != "tuple" and len(target) < self._expressions[target[0]][1]:
            raise MalformedProgram(f"{_shown(target)} has {len(target)} elements, fewer than it needs")
        return target[0]

    def _store_name(self, target, value):
        self.names[target[1]] = value

    def _store_attr(self, target, value):
        owner = self.evaluate(target[1])
        self._check_assignable(owner, target[2])
        setattr(owner, target[2], value)

    def _store_sub(self, target, value):
        owner = self.evaluate(target[1])
        owner[self.evaluate(target[2])] = value

    def _store_tuple(self, target, value):
        targets = target[1:]
        # Python's own unpacking words the errors; a starred target is not part of the language.
        values = _unpack(value, len(targets))
        for inner, item in zip(targets, values):
            self._store(inner, item)


def _unpack(value, expected):
    """The items of ``value``, with the errors of Python's unpacking."""
    try:
        iterator = iter(value)
    except TypeError:
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None
    values = []
    for item in iterator:
        if len(values) == expected:
            raise ValueError(f"too many values to unpack (expected {expected})")
        values.append(item)
    if len(values) < expected:
        raise ValueError(f"not enough values to unpack (expected {expected}, got {len(values)})")
    return values


def _is_special(item):
    return type(item) is list and item and item[0] in ("kw", "star")


def _operator(table, symbol):
    try:
        return table[symbol]
    except (KeyError, TypeError):
        raise MalformedProgram(f"{_shown(symbol)} is not an operator") from None


def _shown(node):
    text = repr(node)
    return text if len(text) <= 80 else text[:77] + "..."
