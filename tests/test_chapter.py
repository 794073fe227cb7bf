"""The page with the chapter's listings stays true: its Python runs and prints what it says, and its names are there."""

import doctest
import re
from pathlib import Path

import pytest

from tui_mnist.autodiff import GradientTape, operations

PAGE = Path(__file__).parents[1] / "docs" / "chapter.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_its_python_prints_what_it_says() -> None:
    test = doctest.DocTestParser().get_doctest(TEXT, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 40
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`op\.(\w+)", TEXT))))
def test_the_operations_of_its_table_exist(name: str) -> None:
    assert name in operations.__all__


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`tape\.(\w+)", TEXT))))
def test_the_methods_of_its_table_exist(name: str) -> None:
    assert callable(getattr(GradientTape, name))
