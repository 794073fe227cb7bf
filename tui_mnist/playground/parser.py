"""From source to program: Python's own grammar reads it, and a white list decides what of it there is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tui_mnist.autodiff import OPERATIONS
from tui_mnist.autodiff.operations.shapes import stacking
from tui_mnist.playground import arguments, language
from tui_mnist.playground.errors import PlaygroundError, Refusal, SourceSpan
from tui_mnist.playground.language import CONSTANTS, CONSTRUCTORS, FUNCTIONS, GRAD, RESERVED, Function
from tui_mnist.playground.program import Compare, Constant, Program, RandomNumbers
from tui_mnist.playground.shapes import check_size, shape_after
from tui_mnist.playground.statements import MAX_DEPTH, Statement, statements
from tui_mnist.playground.steps import Steps
from tui_mnist.playground.tokens import Token

MAX_SHOWN = 30


def parse(source: str) -> Program:
    """Read a program; nothing is computed but figures among themselves, such as 2*pi.

    A program is made of statements `name = expression` or `expression`, on lines or between semicolons. A name has one
    value; one that is given plain numbers or a constructor is a variable.

    Raises PlaygroundError, with the place of the trouble, for all that is not in the language or would take too long.
    """
    steps = Steps()
    names: dict[str, int] = {}
    target = None
    for statement in statements(source):
        if statement.name is not None:
            _check_new(statement.name, names)
        target = _Expression(statement, steps, names).read()
        if statement.name is not None:
            names[statement.name.text] = target
            steps.name(target, statement.name.text)
    if target is None:
        raise PlaygroundError("nothing to compute yet", "write an expression, such as y = 2*x + 3", SourceSpan(1, 1))
    return Program(source, tuple(steps.all), names, target, steps.work)


def _check_new(name: Token, names: dict[str, int]) -> None:
    if name.text in RESERVED:
        kind = "a constant" if name.text in CONSTANTS else "a part of the language"
        raise PlaygroundError(f"{name.text} is {kind}", "expected another name", name.place)
    if name.text in names:
        problem = f"{name.text} has a value already"
        raise PlaygroundError(problem, f"expected a new name, such as {name.text}2", name.place)


class _Expression:
    """Turns the expression of one statement into steps; each method gives the number of its last step."""

    def __init__(self, statement: Statement, steps: Steps, names: dict[str, int]) -> None:
        self._lines = statement.text.split("\n")
        self._start = statement.place
        self._text = statement.text
        self._steps = steps
        self._names = names

    def read(self) -> int:
        """All of it; PlaygroundError if it can't be."""
        try:
            tree = ast.parse(self._text, mode="eval")
        except SyntaxError as error:
            line, column = error.lineno or 1, max(error.offset or 1, 1)
            place = self._place(line, column - 1)
            raise PlaygroundError("this can't be read", "expected an expression, such as 2*x + 3", place) from None
        return self._step(tree.body, 0)

    def _step(self, node: ast.expr, depth: int) -> int:
        with self._at(node):
            if depth > MAX_DEPTH:
                expected = f"expected at most {MAX_DEPTH}: name a part on a line of its own"
                raise Refusal("too many operations inside each other", expected)
            return self._read(node, depth + 1)

    @contextmanager
    def _at(self, node: ast.expr) -> Iterator[None]:
        """Give what is refused its place in the source."""
        try:
            yield
        except Refusal as refusal:
            raise PlaygroundError(refusal.problem, refusal.expected, self._place_of(node)) from None

    def _read(self, node: ast.expr, depth: int) -> int:  # noqa: PLR0911 - one for each kind of expression
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.Name(id=name):
                return self._name(name, node)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._step(operand, depth)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._apply("negative", [operand], node, depth)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in language.BINARY:
                return self._apply(language.BINARY[type(operator)], [left, right], node, depth)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node, depth)
            case ast.Subscript(value=value, slice=key):
                return self._apply("index", [value], node, depth, key=arguments.index_key(key))
            case ast.List(elts=elements):
                return self._list(elements, node, depth)
            case ast.Compare():
                raise Refusal("a comparison by itself", "it stands in where(x > 0, a, b)")
            case ast.Tuple():
                raise Refusal("several values", "write a tensor in brackets, such as [1, 2]")
        raise Refusal(f"{self._shown(node)} is not in the language", "expected numbers, names and functions")

    def _number(self, node: ast.Constant) -> int:
        value = arguments.number(node)
        if value is None:
            raise Refusal(f"{self._shown(node)} is no number", "expected a number or a name")
        return self._add(Constant(np.array(value)), (), (), node)

    def _name(self, name: str, node: ast.Name) -> int:
        if name in self._names:
            return self._names[name]
        if name in CONSTANTS:
            return self._add(Constant(np.array(CONSTANTS[name])), (), (), node)
        if name in FUNCTIONS:
            raise Refusal(f"{name} is a function", f"write {FUNCTIONS[name].usage}")
        if name in RESERVED:
            example = "grad(y, x)" if name == GRAD else f"{name}(2, 2)"
            raise Refusal(f"{name} is a part of the language", f"write {example}")
        raise self._unknown(name)

    def _list(self, elements: Sequence[ast.expr], node: ast.List, depth: int) -> int:
        if not elements:
            raise Refusal("an empty list", "expected numbers, such as [1, 2, 3]")
        value = arguments.numbers(node)
        if value is not None:
            return self._add(Constant(value), (), check_size(value.shape), node)
        return self._apply(stacking(len(elements)).name, elements, node, depth)

    # --- calls ----------------------------------------------------------------------------------------------------

    def _call(self, name: str, node: ast.Call, depth: int) -> int:
        if name == GRAD:
            return self._derivative(node, depth)
        if name in CONSTRUCTORS:
            if node.keywords:
                raise Refusal(f"{node.keywords[0].arg}= does not belong here", f"write {name}(2, 2)")
            return self._add(RandomNumbers(name), (), arguments.shape_to_draw(name, node.args), node)
        if name in FUNCTIONS:
            return self._function(FUNCTIONS[name], node, depth)
        if name in self._names or name in CONSTANTS:
            raise Refusal(f"{name} is no function", f"to multiply, write {name} * (...)")
        with self._at(node.func):
            raise self._unknown(name)

    def _function(self, function: Function, node: ast.Call, depth: int) -> int:
        if len(node.args) < function.inputs:
            raise Refusal(f"too few values for {function.operation.name}", f"write {function.usage}")
        parameters = arguments.parameters(function, node)
        inputs = node.args[: function.inputs]
        if function.operation.name != "where":
            return self._apply(function.operation.name, inputs, node, depth, **parameters)
        with self._at(inputs[0]):
            condition = self._condition(inputs[0], depth)
        numbers = [condition, *(self._step(x, depth) for x in inputs[1:])]
        return self._steps.apply(function.operation, numbers, parameters, self._text_of(node), self._place_of(node))

    def _condition(self, node: ast.expr, depth: int) -> int:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1 or type(node.ops[0]) not in language.COMPARISONS:
            raise Refusal(f"{self._shown(node)} is no condition", "expected one comparison, such as x > 0")
        sides = [self._step(side, depth) for side in (node.left, node.comparators[0])]
        shapes = [self._steps.all[side].shape for side in sides]
        shape = shape_after(OPERATIONS["subtract"], shapes, {})  # the same ones fit
        return self._add(Compare(language.COMPARISONS[type(node.ops[0])]), sides, shape, node)

    def _derivative(self, node: ast.Call, depth: int) -> int:
        if len(node.args) != 2 or node.keywords:
            raise Refusal("not what grad takes", "write grad(expression, name), such as grad(y, x)")
        expression, name = node.args
        with self._at(name):
            if not isinstance(name, ast.Name) or name.id in RESERVED:
                raise Refusal(f"{self._shown(name)} is no name", "write grad(y, x) with a name x from before")
            if name.id not in self._names:
                raise self._unknown(name.id)
            source = self._names[name.id]
        target = self._step(expression, depth)
        return self._steps.differentiate(target, source, self._text_of(node), self._place_of(node))

    def _unknown(self, name: str) -> Refusal:
        return Refusal(f"{name} is not known", language.suggestion(name, self._names))

    # --- steps and their places -----------------------------------------------------------------------------------

    def _apply(self, operation: str, inputs: Sequence[ast.expr], node: ast.expr, depth: int, **parameters: Any) -> int:
        numbers = [self._step(x, depth) for x in inputs]
        found = stacking(len(inputs)) if operation == "stack" else OPERATIONS[operation]
        return self._steps.apply(found, numbers, parameters, self._text_of(node), self._place_of(node))

    def _add(
        self, action: Compare | Constant | RandomNumbers, inputs: Sequence[int], shape: tuple[int, ...], node: ast.expr
    ) -> int:
        return self._steps.add(action, inputs, shape, self._text_of(node), self._place_of(node))

    def _text_of(self, node: ast.expr) -> str:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = self._lines[first : last + 1]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return " ".join(" ".join(lines).split())

    def _shown(self, node: ast.expr) -> str:
        """The text of an expression in a message, which is to stay one short line."""
        text = self._text_of(node)
        return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 4]} ..."

    def _place_of(self, node: ast.expr) -> SourceSpan:
        same_line = node.end_lineno == node.lineno
        length = (node.end_col_offset or 0) - node.col_offset if same_line else 1
        return self._place(node.lineno, node.col_offset, max(length, 1))

    def _place(self, line: int, offset: int, length: int = 1) -> SourceSpan:
        column = offset + (self._start.column if line == 1 else 1)
        return SourceSpan(self._start.line + line - 1, column, length)
