"""What a small network makes of the plane, layer by layer: the engine's own forward pass over many points at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.geometry.zero_lines import zero_lines
from tui_mnist.nn import Network

Array = NDArray[np.float64]
Edit = tuple[int, int, int, float]
"""The layer of a weight, from which unit to which it goes, all from 0, and the value that it is seen with."""

ROUNDS = 4
"""Of subspace iteration, begun from the directions of the frame before: enough to follow, so that nothing jumps."""


class PlaneNetwork:
    """The network that has these layers, for points of the plane; its parameters are given anew for each picture."""

    def __init__(self, hidden: Sequence[int], classes: int, activation: str) -> None:
        self.hidden = tuple(hidden)
        self.classes = classes
        self.activation = activation
        self._network = Network((2, *hidden, classes), activation=activation, generator=np.random.default_rng(0))
        self.size = self._network.parameters.size

    def assign(
        self, parameters: NDArray[np.float32], silent: Sequence[tuple[int, int]] = (), edits: Sequence[Edit] = ()
    ) -> None:
        """Have these parameters (size,), but for some weights.

        A unit that is silent, given by its layer and its number from 0, has no way on; ValueError if the size differs.
        """
        if parameters.shape != (self.size,):
            raise ValueError(f"there are {parameters.size} parameters; expected {self.size}")
        vector = parameters.copy()
        views = self._network.parameters.split(vector)
        for layer, start, end, value in edits:
            views[f"W{layer + 1}"][start, end] = value
        for layer, unit in silent:
            views[f"W{layer + 2}"][unit] = 0
        self._network.parameters.assign(vector)

    def weights(self, layer: int) -> Array:
        """The weights (inputs, units) into a layer, the first being 0."""
        return np.asarray(self._network.layers[layer].kernel.value, np.float64)

    def layers(self, points: Array) -> list[Array]:
        """What each layer makes of points (…, 2): (…, units) of each hidden layer, and then the logits."""
        with np.errstate(all="ignore"):
            outputs = self._network.outputs(self._network.inputs(points.reshape(-1, 2).astype(np.float32)))
        return [_shaped(each, points) for each in outputs]

    def logits_after(self, layer: int, outputs: Array) -> Array:
        """What the layers behind this one make of its outputs (…, units): the logits (…, classes)."""
        values: Any = outputs.reshape(-1, outputs.shape[-1]).astype(np.float32)
        with np.errstate(all="ignore"):
            for each in self._network.layers[layer + 1 :]:
                values = each(values)
        return _shaped(values, outputs)

    def creases(self, lattice: Array, layers: int) -> Array:
        """Lines (n, 2, 2) in the plane at which a unit of the first so many layers begins to be active."""
        inputs: Any = lattice.reshape(-1, 2).astype(np.float32)
        found = [np.empty((0, 2, 2))]
        with np.errstate(all="ignore"):
            for layer in self._network.layers[:layers]:
                sums = _shaped(inputs @ layer.kernel + layer.bias, lattice)
                found += [zero_lines(lattice, sums[..., unit]) for unit in range(sums.shape[-1])]
                inputs = layer(inputs)
        return np.concatenate(found)


def _shaped(outputs: Any, points: Array) -> Array:
    """Outputs (n, units) in the shape of the points that they are of, of which there may be none."""
    values = np.asarray(outputs, np.float64)
    return values.reshape(*points.shape[:-1], values.shape[-1])


def boundaries(lattice: Array, logits: Array) -> Array:
    """Lines (n, 2, 2) at which the decision turns, from the logits (rows, columns, classes) over a lattice."""
    classes = logits.shape[-1]
    if classes == 2:
        return zero_lines(lattice, logits[..., 0] - logits[..., 1])
    others = (np.delete(logits, label, axis=-1).max(axis=-1) for label in range(classes))
    return np.concatenate([zero_lines(lattice, logits[..., label] - other) for label, other in enumerate(others)])


def certainty(logits: Array) -> tuple[NDArray[np.intp], Array]:
    """The class of each point, and how far its probability is above that of the next one, 0…1."""
    with np.errstate(all="ignore"):
        if logits.shape[-1] == 2:  # the same, quicker
            difference = np.nan_to_num(logits[..., 1] - logits[..., 0])
            return (difference > 0).astype(np.intp), np.tanh(np.abs(difference) / 2)
        shifted = np.exp(np.nan_to_num(logits - logits.max(axis=-1, keepdims=True)))
    ordered = np.sort(shifted, axis=-1)
    return logits.argmax(axis=-1), (ordered[..., -1] - ordered[..., -2]) / shifted.sum(axis=-1)


class Projection:
    """Two directions of a layer's units in which its points lie widest apart, followed from frame to frame."""

    def __init__(self, units: int) -> None:
        self.centre = np.zeros(units)
        self.directions = np.eye(units, 2)

    def follow(self, outputs: Array) -> None:
        """Turn towards the two leading principal components of outputs (points, units), without turning in the plane.

        The basis of the new plane is the one nearest to that of the frame before (orthogonal Procrustes).
        """
        finite = outputs[np.isfinite(outputs).all(axis=1)]
        if len(finite) < 2:
            return
        self.centre = finite.mean(axis=0)
        spread = finite - self.centre
        covariance = spread.T @ spread / len(spread) + 1e-9 * np.eye(outputs.shape[1])
        basis = self.directions
        for _ in range(ROUNDS):
            basis, _ = np.linalg.qr(covariance @ basis)
        left, _, right = np.linalg.svd(basis.T @ self.directions)
        self.directions = basis @ left @ right

    def __call__(self, outputs: Array) -> Array:
        """Outputs (…, units) in the plane (…, 2)."""
        placed: Array = (outputs - self.centre) @ self.directions
        return placed


def turned(points: Array, angle: float, reach: float) -> Array:
    """Points (…, 3) in perspective, turned about the upright axis: (…, 2), and the nearer the larger."""
    x, up, z = points[..., 0], points[..., 1], points[..., 2]
    across = x * np.cos(angle) + z * np.sin(angle)
    away = z * np.cos(angle) - x * np.sin(angle)
    tilt = 0.45
    height, away = up * np.cos(tilt) + away * np.sin(tilt), away * np.cos(tilt) - up * np.sin(tilt)
    nearness = 4 * reach / np.maximum(4 * reach + away, reach)
    return np.stack([across * nearness, height * nearness], axis=-1)
