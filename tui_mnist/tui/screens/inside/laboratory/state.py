"""Which experiments are on and how strong they are, as the person has set them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_mnist.queries.laboratory import EXPERIMENTS, Changes, Experiment


class LaboratoryState:
    """The experiments that there are, the chosen one among them, and the strength of each.

    An experiment that is off remembers the strength it had. `hidden` are the units of the hidden layers.
    """

    def __init__(self) -> None:
        self.hidden: tuple[int, ...] = ()
        self.has_images = True
        self.layer = 1
        self.chosen_name = "prune"
        self._strengths = {experiment.name: experiment.neutral for experiment in EXPERIMENTS}
        self._off: set[str] = set()

    def fit(self, hidden: Sequence[int], *, has_images: bool) -> bool:
        """Have those experiments that this network and its data allow; whether that changed anything."""
        if (tuple(hidden), has_images) == (self.hidden, self.has_images):
            return False
        self.hidden, self.has_images = tuple(hidden), has_images
        self.layer = min(self.layer, max(1, len(self.hidden)))
        self.keep_unit_in_layer()
        return True

    @property
    def experiments(self) -> list[Experiment]:
        """Those that are possible, in their order."""
        units = self.hidden[self.layer - 1] if self.hidden else 0
        return [
            each.of_units(units)
            for each in EXPERIMENTS
            if (self.has_images or not each.for_images) and (self.hidden or each.name != "unit")
        ]

    @property
    def chosen(self) -> Experiment:
        """The chosen one."""
        possible = {each.name: each for each in self.experiments}
        return possible.get(self.chosen_name, possible["prune"])

    def strength(self, experiment: Experiment) -> float:
        """How strong it is, or would be if it were on."""
        return self._strengths[experiment.name]

    def is_on(self, experiment: Experiment) -> bool:
        """Whether it changes anything."""
        return experiment.name not in self._off and self.strength(experiment) != experiment.neutral

    @property
    def is_any_on(self) -> bool:
        """Whether anything is changed."""
        return any(map(self.is_on, self.experiments))

    @property
    def changes(self) -> Changes:
        """All that is on."""
        changes = Changes(layer=self.layer)
        for experiment in filter(self.is_on, self.experiments):
            changes = changes.with_strength(experiment.name, self.strength(experiment))
        return changes

    # --- what a person does -------------------------------------------------------------------------------------------

    def choose(self, by: int) -> None:
        """Choose the experiment so many further down, as far as there are any."""
        names = [each.name for each in self.experiments]
        self.chosen_name = names[min(max(names.index(self.chosen.name) + by, 0), len(names) - 1)]

    def set_strength(self, experiment: Experiment, strength: float) -> None:
        """Set it within its range, and switch it on."""
        self._strengths[experiment.name] = min(max(strength, experiment.low), experiment.high)
        self._off.discard(experiment.name)

    def toggle(self, experiment: Experiment) -> None:
        """Switch it on as strong as it was, or as is typical of it, or switch it off."""
        if self.is_on(experiment):
            self._off.add(experiment.name)
        elif self.strength(experiment) != experiment.neutral:
            self._off.discard(experiment.name)
        else:
            self.set_strength(experiment, experiment.typical)

    def set_all_off(self) -> None:
        """Change nothing any more, and forget how strong all was."""
        self._strengths = {experiment.name: experiment.neutral for experiment in EXPERIMENTS}
        self._off.clear()

    def choose_next_layer(self) -> None:
        """Look for units to silence in the next hidden layer; after the last comes the first."""
        self.layer = self.layer % max(1, len(self.hidden)) + 1
        self.keep_unit_in_layer()

    def keep_unit_in_layer(self) -> None:
        """Silence no unit that the layer does not have."""
        units = self.hidden[self.layer - 1] if self.hidden else 0
        self._strengths["unit"] = float(min(int(self._strengths["unit"]), units - 1))
