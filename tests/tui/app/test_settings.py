import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.tui.recording_app import EVERY
from tui_mnist.errors import StorageError
from tui_mnist.queries.digits import ORDERS
from tui_mnist.training import SMOOTHINGS, Hyperparameters
from tui_mnist.tui.app.settings import (
    DRAWINGS,
    VERSION,
    Settings,
    default_settings_path,
    load_settings,
    save_settings,
)
from tui_mnist.tui.app.themes import THEMES
from tui_mnist.tui.kit.palettes import PALETTES

ids = st.sampled_from([command.id for command in EVERY])
free_keys = st.sampled_from(
    [f"f{number}" for number in (*range(12, 20), 6)] + ["ctrl+a", "ctrl+shift+b", "shift+f1,ctrl+x"]
)
keymaps = st.lists(st.tuples(ids, free_keys), unique_by=(lambda pair: pair[0], lambda pair: pair[1])).map(dict)
hyperparameters = st.builds(
    Hyperparameters.of,
    learning_rate=st.floats(1e-9, 1000),
    hidden=st.lists(st.integers(1, 8192), min_size=1, max_size=3).map(tuple),
    optimizer=st.sampled_from(["sgd", "adam"]),
    train_size=st.none() | st.integers(1, 60_000),
    shuffle=st.booleans(),
).map(Hyperparameters.as_dict)
chosen = st.builds(
    Settings,
    theme=st.sampled_from(THEMES),
    palette=st.sampled_from(list(PALETTES)),
    drawing=st.sampled_from(DRAWINGS),
    smoothing=st.sampled_from(SMOOTHINGS),
    log_y=st.booleans(),
    digit_order=st.sampled_from(ORDERS),
    keymap=keymaps,
    hyperparameters=st.none() | hyperparameters,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


def written(folder: Path, content: bytes) -> Path:
    path = folder / "settings.json"
    path.write_bytes(content)
    return path


@examples(deadline=None, derandomize=True, max_examples=60)  # each writes a real file, and waits for the disk
@given(settings=chosen)
def test_what_is_saved_is_loaded(folder: Path, settings: Settings) -> None:
    path = folder / "new" / "settings.json"
    save_settings(path, settings)
    assert load_settings(path) == (settings, None)


def test_a_missing_file_gives_the_defaults_without_a_word(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == (Settings(), None)
    assert list(tmp_path.iterdir()) == []


def test_they_live_in_the_users_folder_for_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_settings_path() == tmp_path / "tui-mnist" / "settings.json"


def test_a_truncated_file_is_set_aside_whatever_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(keymap={"run": "f5"}))
    whole = path.read_bytes().rstrip()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        settings, notice = load_settings(path)
        assert settings == Settings()
        assert notice == (
            f"{path} is damaged; it was set aside as settings.damaged-{length + 1}.json "
            "and the default settings are used"
        )
        assert not path.exists()
        assert (tmp_path / f"settings.damaged-{length + 1}.json").read_bytes() == whole[:length]


@pytest.mark.parametrize("content", [b"\x00\xff\xfe", b"[]", b"7", b"null", b'"theme"', b"[" * 100_000, b"9" * 10_000])
def test_what_is_no_settings_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    settings, notice = load_settings(written(tmp_path, content))
    assert settings == Settings()
    assert notice is not None
    assert "is damaged; it was set aside as settings.damaged-1.json" in notice
    assert (tmp_path / "settings.damaged-1.json").read_bytes() == content


@examples(deadline=None, derandomize=True, max_examples=60)  # each writes a real file, and waits for the disk
@given(content=st.binary(max_size=60) | anything.map(json.dumps).map(str.encode))
def test_no_content_stands_in_the_way(folder: Path, content: bytes) -> None:
    path = written(folder, content)
    settings, notice = load_settings(path)
    assert notice is None or "\n" not in notice
    save_settings(path, settings)
    assert load_settings(path) == (settings, None)


@examples(deadline=None, derandomize=True, max_examples=60)  # each writes a real file, and waits for the disk
@given(values=st.fixed_dictionaries({}, optional=dict.fromkeys(Settings.__dataclass_fields__, anything)))
def test_no_single_value_stands_in_the_way(folder: Path, values: dict[str, Any]) -> None:
    path = written(folder, json.dumps(values).encode())
    settings, notice = load_settings(path)
    assert notice is None or "\n" not in notice
    save_settings(path, settings)
    assert load_settings(path) == (settings, None)


def test_a_folder_in_its_place_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert "can't be read (Is a directory); it was set aside" in notice
    save_settings(path, settings)
    assert path.is_file()


def test_a_file_of_a_newer_version_is_set_aside(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"version": VERSION + 1, "theme": "nord"}).encode())
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert "is of a newer version of this program; it was set aside as settings.damaged-1.json" in notice


def test_what_can_neither_be_read_nor_set_aside_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings, notice = load_settings(tmp_path / "file" / "settings.json")
    assert settings == Settings()
    assert notice is not None
    assert "can't be read (Not a directory) and can't be set aside" in notice
    assert "\n" not in notice


def test_unknown_keys_are_ignored_without_a_word(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"theme": "nord", "font": "big", "warmth": 3}).encode())
    assert load_settings(path) == (Settings(theme="nord"), None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "one"),
        ("version", 0),
        ("theme", "no-such-theme"),
        ("theme", 7),
        ("palette", []),
        ("drawing", "oil"),
        ("smoothing", 0.123),
        ("smoothing", math.nan),
        ("smoothing", True),
        ("log_y", "yes"),
        ("digit_order", "by weight"),
        ("keymap", ["r"]),
        ("hyperparameters", "fast"),
        ("hyperparameters", {"learning_rate": -1}),
        ("hyperparameters", {"hidden": "many"}),
        ("hyperparameters", {"batch_size": {}}),
    ],
)
def test_a_bad_value_goes_back_to_its_default_and_is_named(tmp_path: Path, name: str, value: object) -> None:
    path = written(tmp_path, json.dumps({"theme": "nord", "log_y": False, name: value}).encode())
    settings, notice = load_settings(path)
    assert getattr(settings, name) == getattr(Settings(), name)
    assert settings.theme == ("nord" if name != "theme" else Settings().theme)
    assert settings.log_y is (name == "log_y")
    assert notice == f"{path}: {name} made no sense and went back to the default"


@pytest.mark.parametrize("keys", ["", "two words", 7, "f12,two words"])
def test_a_key_that_is_none_is_dropped_and_its_command_named(tmp_path: Path, keys: object) -> None:
    path = written(tmp_path, json.dumps({"keymap": {"run": keys, "batch": "f6"}}).encode())
    assert load_settings(path) == (
        Settings(keymap={"batch": "f6"}),
        f"{path}: the key of run made no sense and went back to the default",
    )


def test_keys_may_be_written_as_people_do(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"keymap": {"run": "@"}}).encode())
    assert load_settings(path) == (Settings(keymap={"run": "at"}), None)


def test_hyperparameters_that_are_missing_or_unknown_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"hyperparameters": {"batch_size": 64, "warmth": 3}}).encode())
    expected = {**Hyperparameters().as_dict(), "batch_size": 64}
    assert load_settings(path) == (Settings(hyperparameters=expected), None)


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError) as raised:
        save_settings(tmp_path / "file" / "tui-mnist" / "settings.json", Settings())
    assert "settings.json: Not a directory; make room there, or make the folder writable" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_that_cannot_be_written_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(theme="nord"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui_mnist.atomic.os.fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        save_settings(path, Settings(theme="dracula"))
    assert load_settings(path) == (Settings(theme="nord"), None)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("what", ["a pipe", "a device", "bytes"])
def test_settings_that_are_no_plain_file_are_set_aside_before_they_are_read(tmp_path: Path, what: str) -> None:
    path = tmp_path / "settings.json"
    if what == "a pipe":
        os.mkfifo(path)
    elif what == "a device":
        path.symlink_to("/dev/zero")
    else:
        path.touch()
        os.truncate(path, 1 << 42)
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert notice is not None
    assert "can't be read (it " in notice
    assert what in notice
    assert os.path.lexists(tmp_path / "settings.damaged-1.json")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a right to make links")
def test_settings_may_be_a_link_to_where_a_person_keeps_them(tmp_path: Path) -> None:
    save_settings(tmp_path / "mine.json", Settings(palette="classic", smoothing=0.0))
    (tmp_path / "settings.json").symlink_to(tmp_path / "mine.json")
    assert load_settings(tmp_path / "settings.json") == (Settings(palette="classic", smoothing=0.0), None)
