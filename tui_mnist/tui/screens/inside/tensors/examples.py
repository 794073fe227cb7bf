"""Expressions that are worth a look: the chapter's own, and some that show what this network does."""

from __future__ import annotations

from typing import Final

from tui_mnist.tui.kit.choice_list import NamedChoice

RANKS: Final = "ranks"
"""The choice of the ranks side by side."""

RANK_WORDS: Final = ("scalar", "vector", "matrix", "images", "images with channels", "clips of frames")


def rank_expressions(*, images: bool) -> tuple[str, ...]:
    """A tensor of each rank, from 0; of points there are fewer."""
    if not images:
        return ("loss", "b1", "W1", "train_points[:120].reshape(10, 12, -1)")
    frames = "train_images[:120].reshape(10, 12, 28, 28, 1)"
    return ("loss", "b1", "W1", "train_images[:128]", "train_images[:128, ..., newaxis]", frames)


def examples(*, images: bool) -> list[NamedChoice]:
    """For data of images, or of points."""
    ranks = NamedChoice(RANKS, "ranks side by side", "from a scalar, the loss, to a batch of clips")
    if not images:
        chosen = {
            "train_points[:20]": "the first 20 points, one in each row",
            "train_points[train_labels == 1]": "the points of one class",
            "mean(train_points, axis=0)": "their centre",
            "dot(x, W1) + b1": "a dense layer before its activation; b1 is stretched over the samples",
            "argmax(p, axis=-1) == y": "which samples of the batch are right",
            "mean(argmax(p, axis=-1) == y)": "the accuracy in the batch",
            "W1 - 0.01 * dW1": "a step of gradient descent",
        }
        return [ranks, *(NamedChoice(text, text, meaning) for text, meaning in chosen.items())]
    chosen = {
        "train_images[4]": "the fifth digit: a matrix of bytes",
        "train_images[10:100]": "a slice along the samples axis",
        "train_images[3:5, 7:21, 7:21]": "the middle 14 x 14 pixels of two digits",
        "train_images[:, 14:, 14:][:40]": "their lower right quarters",
        "train_images[0] / 255": "from bytes to floats, 0 to 1",
        "255 - train_images[:40]": "the negatives of 40 digits",
        "train_images[train_labels == 7][:40]": "sevens only",
        "mean(train_images[train_labels == 3], axis=0)": "the mean of all threes",
        "mean(train_images, axis=0)": "the mean digit",
        "x.reshape(-1, 28, 28)": "the batch that comes next, as images again",
        "x[:, 400]": "one pixel of each sample of the batch",
        "W1[:, 5].reshape(28, 28)": "the weights of one unit, as an image",
        "W1.T.reshape(-1, 28, 28)": "the weights of all units",
        "dot(x, W1) + b1": "a dense layer before its activation; b1 is stretched over the samples",
        "relu(dot(x, W1) + b1)": "a dense layer, as the chapter writes it",
        "x - mean(x, axis=0)": "the samples against their mean, which is stretched",
        "dW1[:, 5].reshape(28, 28)": "which way the loss pulls the weights of one unit",
        "W1 - 0.01 * dW1": "a step of gradient descent",
        "argmax(p, axis=-1) == y": "which samples of the batch are right",
        "mean(argmax(p, axis=-1) == y)": "the accuracy in the batch",
        "digit[:, ::-1]": "the digit that is looked at, in a mirror",
    }
    return [ranks, *(NamedChoice(text, text, meaning) for text, meaning in chosen.items())]
