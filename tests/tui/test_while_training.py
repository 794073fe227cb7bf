"""What goes on by itself while the app trains, and how little it may take from the training."""

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

from tests.tui.driving import Driving, driving, scenario
from tui_mnist.queries.digits import DigitsQuery


def digits_queries(app: Driving) -> int:
    return sum(isinstance(command, DigitsQuery) for command in app.host.commands)


@scenario
async def test_the_digits_are_looked_at_again_once_a_second() -> None:
    seconds = 0.0
    async with driving(clock=lambda: seconds) as app:
        await app.press("space")
        before = digits_queries(app)
        await app.train()
        assert digits_queries(app) == before
        seconds = 1.1
        await app.train()
        await app.train()
        assert digits_queries(app) == before + 1


@scenario
async def test_no_digits_are_asked_for_while_another_screen_is_shown() -> None:
    seconds = 0.0
    async with driving(clock=lambda: seconds) as app:
        await app.press("2", "space")
        before = digits_queries(app)
        for _ in range(3):
            seconds += 10
            await app.train()
            app.host.epoch()
            await app.settle()
        await app.press("space", "r")
        assert digits_queries(app) == before
        await app.press("1")
        assert digits_queries(app) > before
        assert app.now.newest(DigitsQuery) is not None


async def messages_while_training(app: Driving, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages of Textual that eight reports of the training give rise to, with new digits among them."""
    posted: list[str] = []
    post = MessagePump.post_message

    def record(pump: MessagePump, message: Message) -> bool:
        posted.append(type(message).__name__)
        return post(pump, message)

    with monkeypatch.context() as patched:
        patched.setattr(MessagePump, "post_message", record)
        for _ in range(8):
            app.host.train(10, loss=lambda step: 1 + step % 7)
            await app.settle()
    return [name for name in posted if name in ("Update", "Layout", "Prompt", "SessionReport")]


def test_what_a_report_changes_is_drawn_by_few_widgets_and_lays_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    @scenario
    async def run() -> None:
        seconds = 0.0
        async with driving(clock=lambda: seconds) as app:
            await app.press("space")
            await app.train(200)
            await app.train(200)
            before = app.text()
            seconds = 1.1
            messages = await messages_while_training(app, monkeypatch)
            reports = messages.count("SessionReport")
            assert reports >= 8
            assert messages.count("Update") <= 4 * reports
            assert "Layout" not in messages
            assert app.text() != before

    run()
