"""Names are anybody's: in the app, too, nothing of them is obeyed, and none of them breaks a line or a markup."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from tests.tui.driving import driving, scenario
from tests.tui.pretend import CLASSES
from tui_mnist.hosting import DataReady, Failed
from tui_mnist.printable import is_control_character
from tui_mnist.tui.app.terminal import OnlyShown
from tui_mnist.tui.session.notice import Notice

HOSTILE = "a\x1b]0;owned\x9c\nb\u202egpj\x9b1m[/red]['\u2028[/]"


@given(st.lists(st.text() | st.text("\x1b\n\t\u202e\u200d\xadé漢"), max_size=4))
def test_what_is_drawn_holds_no_orders_and_keeps_its_place(texts: list[str]) -> None:
    after = OnlyShown().apply([Segment(text) for text in texts], Color(0, 0, 0))
    for text, (shown, _, _) in zip(texts, after, strict=True):
        assert not any(map(is_control_character, shown))
        assert sum(map(cell_len, shown)) == sum(map(cell_len, text))


@scenario
async def test_names_on_the_screens_and_in_dialogs_and_notices_are_shown_without_being_obeyed() -> None:
    async with driving((160, 40), notice=HOSTILE, data=HOSTILE, toasts=True) as app:
        names = (HOSTILE, *CLASSES[1:])
        app.host.tell(DataReady(0, app.app.driver.job.number, HOSTILE, names, 28, 28))
        app.app.show_notice(Notice(HOSTILE))
        app.app.show_notice(Notice(HOSTILE, "warning"))
        await app.settle()
        for key in ("1", "2", "3", "1"):
            await app.press(key)
            assert not any(map(is_control_character, app.text().replace("\n", "")))
        assert r"a\x1b]0;owned\x9c\nb\u202egpj\x9b1m[/red]['\u2028[/]" in app.text().split("\n")[0]
        app.host.tell(Failed(0, app.app.driver.job.number, HOSTILE, HOSTILE, can_go_on=False))
        await app.settle()
        assert not any(map(is_control_character, app.text().replace("\n", "")))
        assert r"\x1b]0;owned\x9c" in app.text()


@scenario
async def test_square_brackets_in_a_notice_are_no_markup() -> None:
    async with driving((120, 40), toasts=True) as app:
        app.app.show_notice(Notice("kept in /runs/[bold]one[/bold]", "warning"))
        await app.settle()
        assert "[bold]one[/bold]" in app.text()
