"""The colours that carry meaning: of curves, and of right and wrong; the rest of the screen follows the theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from textual.color import BLACK, WHITE, Color

from tui_mnist.tui.kit.contrast import is_dark, legible

SINGLE: Final = ("train", "validation", "mark", "right", "wrong", "warning")
"""The colours that have a name of their own."""


class Palette(NamedTuple):
    """Colours as "#rrggbb"; `series` are for what has no own colour, images are drawn in `ink` on `paper`."""

    name: str
    train: str
    validation: str
    mark: str
    right: str
    wrong: str
    warning: str
    series: tuple[str, ...]
    ink: str = "#ffffff"
    paper: str = "#000000"

    @lru_cache(maxsize=64)  # noqa: B019 - of values, of which there are few
    def on(self, background: Color) -> Palette:
        """The same colours in shades that can be read as text on this background, which becomes the paper."""

        def shade(name: str) -> str:
            return legible(Color.parse(name), [background]).hex.lower()

        return self._replace(
            **{name: shade(getattr(self, name)) for name in SINGLE},
            series=tuple(map(shade, self.series)),
            ink=(WHITE if is_dark(background) else BLACK).hex.lower(),
            paper=background.hex.lower(),
        )


CLASSIC = Palette(
    "classic",
    train="#3d9cf0",
    validation="#e8882d",
    mark="#a678de",
    right="#3fa34d",
    wrong="#e5484d",
    warning="#c99a1b",
    series=("#3d9cf0", "#e8882d", "#3fa34d", "#e5484d", "#a678de", "#2aa7a0"),
)

# Okabe, Ito: Color Universal Design (2008), https://jfly.uni-koeln.de/color/; darker where they fade on white.
COLOUR_BLIND_SAFE = Palette(
    "colour-blind safe",
    train="#2f8fd0",
    validation="#e69f00",
    mark="#cc79a7",
    right="#0089c4",
    wrong="#d55e00",
    warning="#b8a000",
    series=("#2f8fd0", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#8a8a8a"),
)

PALETTES: dict[str, Palette] = {palette.name: palette for palette in (CLASSIC, COLOUR_BLIND_SAFE)}
