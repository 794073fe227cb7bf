"""What rests on private names of Textual stands in one module, and nothing else takes one by accident."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.message_pump import MessagePump
from textual.widget import Widget

import tui_mnist.tui
from tui_mnist.tui.kit import textual_private

HOME = textual_private.__name__


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def used_in(source: str, *, on_itself: bool = True) -> set[str]:
    """The private names that a piece of code defines, looks up or sets: on itself, or on anything."""
    nodes = list(ast.walk(ast.parse(textwrap.dedent(source))))
    looked_up = [node for node in nodes if isinstance(node, ast.Attribute)]
    names = {
        node.attr
        for node in looked_up
        if not on_itself or (isinstance(node.value, ast.Name) and node.value.id == "self")
    }
    names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return set(filter(private, names))


def ours() -> Iterator[type]:
    """All of our classes that Textual runs."""
    for module in pkgutil.walk_packages(tui_mnist.tui.__path__, "tui_mnist.tui."):
        importlib.import_module(module.name)
    waiting: list[type] = [MessagePump]
    seen: set[type] = set()
    while waiting:
        new: set[type] = set(waiting.pop().__subclasses__()) - seen
        waiting += new
        seen |= new
    for found in seen:
        if found.__module__.startswith("tui_mnist."):
            yield found


# The names that are used on purpose


def test_an_app_ends_after_an_error_by_a_method_without_arguments() -> None:
    assert list(inspect.signature(App._fatal_error).parameters) == ["self"]


def test_the_palette_looks_for_commands_by_a_method_with_what_is_searched_for() -> None:
    assert list(inspect.signature(CommandPalette._gather_commands).parameters) == ["self", "search_value"]


def test_the_driver_of_posix_writes_to_a_file_that_it_has_from_the_start() -> None:
    pytest.importorskip("termios")
    from textual.drivers.linux_driver import LinuxDriver

    assert "self._file = " in inspect.getsource(LinuxDriver.__init__)
    assert "WriterThread(self._file)" in inspect.getsource(LinuxDriver.start_application_mode)


def test_a_widget_has_the_titles_of_its_frame_in_two_attributes() -> None:
    widget = Widget()
    widget.border_title, widget.border_subtitle = "above", "below"
    assert (str(widget._border_title), str(widget._border_subtitle)) == ("above", "below")


def test_these_are_all_that_the_module_uses() -> None:
    assert used_in(inspect.getsource(textual_private), on_itself=False) == {
        "_fatal_error",
        "_gather_commands",
        "_border_title",
        "_border_subtitle",
        "_file",
    }


# And no others


def test_no_other_class_of_ours_uses_a_name_that_textual_keeps_for_itself() -> None:
    classes = list(ours())
    assert len(classes) > 20
    sources: dict[type, set[str]] = {}
    taken = set()
    for each in classes:
        bases = [base for base in each.__mro__ if base.__module__.startswith("textual.")]
        for base in bases:
            if base not in sources:
                sources[base] = used_in(inspect.getsource(base)) | set(filter(private, vars(base)))
        theirs = set().union(*(sources[base] for base in bases))
        taken |= {f"{each.__module__}.{name}" for name in used_in(inspect.getsource(each)) & theirs}
    assert {name for name in taken if not name.startswith(HOME)} == set()


def test_nothing_private_is_imported_from_textual() -> None:
    for path in Path(tui_mnist.tui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                names = [*str(node.module).split("."), *(alias.name for alias in node.names)]
                assert not any(map(private, names)), path
