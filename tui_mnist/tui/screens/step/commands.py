"""The commands of the Step screen: through the stages, the tensors and the numbers, and the gradient check."""

from __future__ import annotations

from tui_mnist.tui.kit.command import Command


def _command(id_: str, action: str, keys: str, title: str, text: str, footer: str) -> Command:  # noqa: PLR0917
    return Command(f"step_{id_}", f"screen.{action}", keys, title, text, "Step", footer, mode="step")


STEP_COMMANDS: tuple[Command, ...] = (
    _command("check", "check", "G", "Check a gradient", "Compare the named weight's with a difference.", "check"),
    _command(
        "check_many", "check_many", "R", "Check 50 gradients", "Compare 50 random ones with differences.", "check 50"
    ),
    _command("largest", "largest", "asterisk", "Largest", "Go to the largest number of the tensor.", "largest"),
    _command(
        "numbers", "numbers", "percent_sign", "Numbers or picture", "Show the tensor's numbers, or draw it.", "numbers"
    ),
    _command("enlarge", "enlarge", "plus", "Enlarge", "The tensor alone, the formulas alone, or both.", "enlarge"),
    _command(
        "stage_back",
        "stage(-1)",
        "left_parenthesis",
        "Stage before",
        "Walk back: draw, forward, loss, backward, update.",
        "stage",
    ),
    _command(
        "stage_forth",
        "stage(1)",
        "right_parenthesis",
        "Next stage",
        "Walk on: draw, forward, loss, backward, update.",
        "stage",
    ),
    _command(
        "tensor_back", "tensor(-1)", "left_curly_bracket", "Tensor before", "The tensor before this one.", "tensor"
    ),
    _command("tensor_forth", "tensor(1)", "right_curly_bracket", "Next tensor", "The tensor after this one.", "tensor"),
    _command("sample_back", "sample(-1)", "less_than_sign", "Sample before", "The sample before this one.", "sample"),
    _command("sample_forth", "sample(1)", "comma", "Next sample", "The next sample of the batch.", "sample"),
    _command("unit_back", "unit(-1)", "colon", "Unit before", "The unit, or the class, before this one.", "unit"),
    _command("unit_forth", "unit(1)", "semicolon", "Next unit", "The next unit, or class.", "unit"),
    _command(
        "source_back",
        "source(-1)",
        "quotation_mark",
        "Input before",
        "The weight from the input before: a pixel, or a unit of the layer below.",
        "input",
    ),
    _command(
        "source_forth",
        "source(1)",
        "apostrophe",
        "Next input",
        "The weight from the next input: a pixel, or a unit of the layer below.",
        "input",
    ),
)
