"""Encodes session text as the runner does, with CPython's parser: for these tests alone."""
import ast

UNARY = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>"}
COMPARISONS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}


def program(*steps):
    """The program whose steps are these texts."""
    return [[statement(node) for node in ast.parse(step).body] for step in steps]


def statement(node):
    """The encoding of one statement."""
    if isinstance(node, ast.Expr):
        return ["expr", expression(node.value)]
    if isinstance(node, ast.Assign):
        return ["assign", [target(item) for item in node.targets], expression(node.value)]
    if isinstance(node, ast.AugAssign):
        return ["augassign", BINARY[type(node.op)], target(node.target), expression(node.value)]
    if isinstance(node, ast.Delete):
        return ["del", *(target(item) for item in node.targets)]
    if isinstance(node, ast.With):
        items = [
            [expression(item.context_expr), *([target(item.optional_vars)] if item.optional_vars else [])]
            for item in node.items]
        return ["with", items, [statement(inner) for inner in node.body]]
    raise SyntaxError(ast.dump(node))


def target(node):
    """The encoding of a target."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return ["tuple", *map(target, node.elts)]
    return expression(node)


def expression(node):
    """The encoding of one expression; ``None``, which stands for a missing part of a slice, is itself."""
    if node is None:
        return None
    if isinstance(node, ast.Constant):
        return _literal(node.value)
    if isinstance(node, ast.Name):
        return ["name", node.id]
    if isinstance(node, ast.Attribute):
        return ["attr", expression(node.value), node.attr]
    if isinstance(node, ast.Call):
        keywords = [["kw", keyword.arg, expression(keyword.value)] for keyword in node.keywords]
        return ["call", expression(node.func), *map(_argument, node.args), *keywords]
    if isinstance(node, ast.Subscript):
        return ["sub", expression(node.value), expression(node.slice)]
    if isinstance(node, ast.Slice):
        return ["slice", expression(node.lower), expression(node.upper), expression(node.step)]
    if isinstance(node, ast.UnaryOp):
        return ["unary", UNARY[type(node.op)], expression(node.operand)]
    if isinstance(node, ast.BinOp):
        return ["binary", BINARY[type(node.op)], expression(node.left), expression(node.right)]
    if isinstance(node, ast.Compare):
        links = zip(node.ops, node.comparators)
        return ["compare", expression(node.left), *(
            part for symbol, operand in links for part in (COMPARISONS[type(symbol)], expression(operand)))]
    if isinstance(node, ast.BoolOp):
        return ["and" if isinstance(node.op, ast.And) else "or", *map(expression, node.values)]
    if isinstance(node, ast.List):
        return ["list", *map(expression, node.elts)]
    if isinstance(node, ast.Tuple):
        return ["tuple", *map(expression, node.elts)]
    if isinstance(node, ast.Dict):
        return ["dict", *([expression(key), expression(value)] for key, value in zip(node.keys, node.values))]
    raise SyntaxError(ast.dump(node))


def _argument(node):
    return ["star", expression(node.value)] if isinstance(node, ast.Starred) else expression(node)


def _literal(value):
    if value is Ellipsis:
        return ["ellipsis"]
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2 ** 53 else ["int", str(value)]
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    number = value.imag if isinstance(value, complex) else value
    number = number if abs(number) != float("inf") else "inf"
    return ["imag" if isinstance(value, complex) else "float", number]
