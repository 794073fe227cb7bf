"""From text to tree, by recursive descent: nothing is ever handed to Python to be evaluated."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from tui_mnist.tensor_language.errors import ExpressionError, Place
from tui_mnist.tensor_language.functions import FUNCTIONS, METHODS, suggestion
from tui_mnist.tensor_language.syntax import (
    BinaryNode,
    CallNode,
    ExpressionNode,
    GroupNode,
    IndexNode,
    Key,
    NameNode,
    NegativeNode,
    NumberNode,
)
from tui_mnist.tensor_language.tokens import ExpressionToken, expression_tokens

MAX_NESTING: Final = 12
LARGEST: Final = 1e15
"""The largest number that can be written; whole ones up to it are exact as floats, too."""

COMPARISONS: Final = ("<", ">", "<=", ">=", "==", "!=")


def parse_expression(source: str) -> ExpressionNode:
    """Read one expression; ExpressionError, with its place, for all that is not in the language. Computes nothing."""
    return _Reader(source).read()


class _Reader:
    """Goes through the words once, from left to right."""

    def __init__(self, source: str) -> None:
        self._tokens = expression_tokens(source)
        self._position = 0
        self._nesting = 0

    def read(self) -> ExpressionNode:
        if self._is_over():
            raise ExpressionError("nothing to compute yet", "write a name, such as W1", self._next.place)
        node = self._comparison()
        if self._is_over():
            return node
        if self._next.text in (")", "]"):
            raise self._error(f"{self._next.text} closes nothing", "delete it, or open a bracket before")
        if self._next.text == ",":
            raise self._error("several values", "write one expression, or a list such as [1, 2]")
        if self._next.text == "=":
            raise self._error("names can't be given a value here", "write an expression; == compares")
        raise self._error(f"no operator before {self._next.text}", "expected one, such as *")

    # --- words --------------------------------------------------------------------------------------------------------

    @property
    def _next(self) -> ExpressionToken:
        return self._tokens[self._position]

    def _is_over(self) -> bool:
        return self._next.kind == "end"

    def _error(self, problem: str, expected: str) -> ExpressionError:
        return ExpressionError(problem, expected, self._next.place)

    def _take(self, *texts: str) -> ExpressionToken | None:
        """The next word, if it is one of these signs."""
        token = self._next
        if token.kind != "symbol" or token.text not in texts:
            return None
        self._position += 1
        return token

    def _close(self, opened: ExpressionToken) -> Place:
        closing = {"(": ")", "[": "]"}[opened.text]
        if token := self._take(closing):
            return token.place
        if self._is_over():
            raise ExpressionError(f"{opened.text} is never closed", f"expected {closing}", opened.place)
        raise self._error(f"{self._next.text} inside of {opened.text}", f"expected {closing} or an operator")

    # --- operators, the loosest first ---------------------------------------------------------------------------------

    def _comparison(self) -> ExpressionNode:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self._error("too many brackets or signs inside each other", f"expected at most {MAX_NESTING}")
        left = self._sum()
        if token := self._take(*COMPARISONS):
            right = self._sum()
            left = BinaryNode(left.place.to(right.place), token.text, left, right)
            if self._next.text in COMPARISONS:
                raise self._error("a second comparison", "put the first one in brackets")
        self._nesting -= 1
        return left

    def _sum(self) -> ExpressionNode:
        left = self._product()
        while token := self._take("+", "-"):
            right = self._product()
            left = BinaryNode(left.place.to(right.place), token.text, left, right)
        return left

    def _product(self) -> ExpressionNode:
        left = self._signed()
        while token := self._take("*", "/", "@"):
            if self._next.text == "/" and token.text == "/":
                raise self._error("// is not in the language", "divide with /")
            right = self._signed()
            left = BinaryNode(left.place.to(right.place), token.text, left, right)
        return left

    def _signed(self) -> ExpressionNode:
        if not (token := self._take("+", "-")):
            return self._power()
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self._error("too many brackets or signs inside each other", f"expected at most {MAX_NESTING}")
        operand = self._signed()
        self._nesting -= 1
        place = token.place.to(operand.place)
        if token.text == "+":
            return operand
        return NumberNode(place, -operand.value) if isinstance(operand, NumberNode) else NegativeNode(place, operand)

    def _power(self) -> ExpressionNode:
        left = self._postfix()
        if self._take("**"):
            right = self._signed()
            return BinaryNode(left.place.to(right.place), "**", left, right)
        return left

    # --- values -------------------------------------------------------------------------------------------------------

    def _postfix(self) -> ExpressionNode:
        node = self._primary()
        while token := self._take("[", "."):
            node = self._index(node, token) if token.text == "[" else self._method(node)
        return node

    def _primary(self) -> ExpressionNode:
        token = self._next
        if token.kind == "number":
            self._position += 1
            return _number(token)
        if token.kind == "name":
            self._position += 1
            if opened := self._take("("):
                if token.text not in FUNCTIONS:
                    problem = f"{token.text} is no function"
                    raise ExpressionError(problem, suggestion(token.text, FUNCTIONS), token.place)
                return self._call(token, opened, ())
            return NameNode(token.place, token.text)
        if opened := self._take("(", "["):
            return self._group(opened)
        before = self._tokens[self._position - 1] if self._position else None
        where = f"nothing after {before.text}" if before is not None else f"nothing before {token.text}"
        raise self._error(where, "expected a value, such as x or 2")

    def _group(self, opened: ExpressionToken) -> ExpressionNode:
        parts: list[ExpressionNode] = []
        is_tuple = opened.text == "["
        while self._next.text not in (")", "]"):
            parts.append(self._comparison())
            if not self._take(","):
                break
            is_tuple = True
        place = opened.place.to(self._close(opened))
        if not parts:
            raise ExpressionError("nothing between the brackets", "expected a value, such as x or 2", place)
        return GroupNode(place, tuple(parts), opened.text == "[") if is_tuple else replace(parts[0], place=place)

    def _call(self, name: ExpressionToken, opened: ExpressionToken, own: tuple[ExpressionNode, ...]) -> ExpressionNode:
        arguments, named = [*own], []
        while self._next.text != ")":
            following = self._tokens[min(self._position + 1, len(self._tokens) - 1)]
            if self._next.kind == "name" and following.text == "=":
                keyword = self._next.text
                self._position += 2
                named.append((keyword, self._comparison()))
            elif named:
                raise self._error("a value after one with a name", "values with a name stand last")
            else:
                arguments.append(self._comparison())
            if not self._take(","):
                break
        start = own[0].place if own else name.place
        return CallNode(start.to(self._close(opened)), name.text, tuple(arguments), tuple(named))

    def _method(self, node: ExpressionNode) -> ExpressionNode:
        token = self._next
        if token.kind != "name":
            raise self._error("nothing after the dot", "expected T, or a function such as x.sum(axis=0)")
        if isinstance(node, NameNode) and node.name in ("np", "numpy"):
            raise ExpressionError(f"{node.name} is not needed here", f"write {token.text} alone", node.place)
        self._position += 1
        opened = self._take("(")
        if token.text == "T" and not opened:
            return CallNode(node.place.to(token.place), "transpose", (node,), ())
        if token.text in METHODS and opened:
            return self._call(token, opened, (node,))
        if token.text in METHODS:
            raise ExpressionError(f"{token.text} without brackets", f"write {token.text}()", token.place)
        if token.text in FUNCTIONS:
            raise ExpressionError(f"no tensor has .{token.text}", f"write {FUNCTIONS[token.text].usage}", token.place)
        if token.text in ("shape", "ndim", "dtype", "size", "nbytes"):
            problem = f".{token.text} is nothing to compute with"
            raise ExpressionError(problem, "it stands above each result: delete it", token.place)
        raise ExpressionError(f"no tensor has .{token.text}", f"expected .T, .{', .'.join(METHODS)}", token.place)

    # --- indices ------------------------------------------------------------------------------------------------------

    def _index(self, node: ExpressionNode, opened: ExpressionToken) -> ExpressionNode:
        keys: list[Key] = []
        while self._next.text != "]":
            keys.append(self._key())
            if not self._take(","):
                break
        place = node.place.to(self._close(opened))
        if not keys:
            raise ExpressionError("an index without numbers", "write x[0], or x[:, 1]", place)
        return IndexNode(place, node, tuple(keys))

    def _key(self) -> Key:
        if self._take("..."):
            return ...
        if self._next.text in ("newaxis", "None"):
            self._position += 1
            return None
        first = None if self._next.text == ":" else self._comparison()
        if self._next.text != ":":
            whole = _whole(first)
            return first if whole is None else whole
        ends: list[ExpressionNode | None] = [first]
        while len(ends) < 3 and self._take(":"):
            ends.append(None if self._next.text in (":", ",", "]") else self._comparison())
        for end in ends:
            if end is not None and _whole(end) is None:
                raise ExpressionError("a slice with an end that is computed", "expected whole numbers", end.place)
        if _whole(ends[2] if len(ends) > 2 else None) == 0:
            raise self._error("a step of 0", "expected 1 or more, or a negative one")
        return slice(*map(_whole, ends))


def _whole(node: ExpressionNode | None) -> int | None:
    return node.value if isinstance(node, NumberNode) and isinstance(node.value, int) else None


def _number(token: ExpressionToken) -> NumberNode:
    value = int(token.text) if token.text.isdigit() else float(token.text)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ExpressionError("a number too large to compute with", f"expected at most {LARGEST:g}", token.place)
    return NumberNode(token.place, value)
