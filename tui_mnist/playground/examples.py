"""Programs to start from: each shows one idea, and says what to try."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A program and what to do with it.

    `moves` is the variable to move, of which `element` is the number that moves if it has several, from `low` to
    `high`; `target` the name to differentiate. Where `descends` names variables, gradient descent walks them with
    `rate` and `momentum`.
    """

    title: str
    source: str
    try_this: str
    moves: str
    low: float
    high: float
    target: str
    element: tuple[int, ...] = ()
    descends: tuple[str, ...] = ()
    rate: float = 0.0
    momentum: float = 0.0


TWO_VALLEYS = "x = 3.5\ny = 0.1*x**4 - x**2 + 0.5*x"

EXAMPLES: tuple[Example, ...] = (
    Example(
        "A first gradient",
        "x = 0.0\ny = 2*x + 3",
        "Move x: the value of y follows, its gradient stays 2. A straight line is equally steep everywhere.",
        "x",
        -3.0,
        3.0,
        "y",
    ),
    Example(
        "A chain of three",
        "x = 2.0\nw = 3.0\nb = 1.0\ny_true = 4.0\nx1 = w * x\nx2 = x1 + b\nloss = abs(y_true - x2)",
        "Follow grad(loss, w) back, edge by edge: three local derivatives, multiplied. Find the w where the loss is 0.",
        "w",
        -1.0,
        4.0,
        "loss",
    ),
    Example(
        "A neuron: weighted sum, then relu",
        "x = [1.0, -2.0, 0.5]\nw = [0.8, 0.3, -0.4]\nb = 0.5\ny = relu(dot(x, w) + b)",
        "Lower b until the sum is negative: the neuron is silent, and every gradient behind the relu is 0.",
        "b",
        -2.0,
        2.0,
        "y",
    ),
    Example(
        "A ball stops in the wrong valley",
        TWO_VALLEYS,
        "Let it roll without momentum: it stays in the local minimum at x = 2.1. The global one is at x = -2.35.",
        "x",
        -4.0,
        4.0,
        "y",
        descends=("x",),
        rate=0.03,
        momentum=0.0,
    ),
    Example(
        "Momentum carries it over the hill",
        TWO_VALLEYS,
        "The same valleys with momentum 0.9: the ball passes the local minimum. Lower it until the ball stays there.",
        "x",
        -4.0,
        4.0,
        "y",
        descends=("x",),
        rate=0.03,
        momentum=0.9,
    ),
    Example(
        "A step too long",
        "x = 1.0\ny = x**2",
        "With a rate of 1.05 each step overshoots further. Below 1 it settles; 0.5 arrives at once. Why just there?",
        "x",
        -4.0,
        4.0,
        "y",
        descends=("x",),
        rate=1.05,
        momentum=0.0,
    ),
    Example(
        "A falling apple: tapes inside each other",
        "t = 2.0\nposition = 4.9*t**2\nspeed = grad(position, t)\nacceleration = grad(speed, t)",
        "Choose position, speed and acceleration as the target: a parabola, a line of slope 9.8, and a constant.",
        "t",
        0.0,
        4.0,
        "position",
    ),
    Example(
        "Sigmoid saturates",
        "x = 0.0\nw = 1.0\ny = sigmoid(w*x)",
        "Move x to 6: the curve is flat, the gradient nearly 0, and all behind it hardly learns. At best it is 0.25.",
        "x",
        -8.0,
        8.0,
        "y",
    ),
    Example(
        "The gradient fades from layer to layer",
        "x = 1.0\nh1 = sigmoid(x)\nh2 = sigmoid(h1)\nh3 = sigmoid(h2)\ny = sigmoid(h3)",
        "Compare the gradients of h3, h2, h1 and x: each is at most a quarter of the one before. Write relu instead.",
        "x",
        -4.0,
        4.0,
        "y",
    ),
    Example(
        "Softmax and cross-entropy of three scores",
        "a = 2.0\nb = 1.0\nc = 0.1\nscores = [a, b, c]\np = softmax(scores)\nloss = -log_softmax(scores)[0]",
        "Class a is right. The gradient of the scores is p, less 1 at that class. Raise b above a: the loss climbs.",
        "b",
        -4.0,
        6.0,
        "loss",
    ),
    Example(
        "A dense layer",
        "x = [[1.0, 2.0]]\nW = uniform(2, 2)\nb = zeros(2)\ny = relu(dot(x, W) + b)",
        "The gradient of W is x, in each column whose relu is open. Lower W until one closes: its column becomes 0.",
        "W",
        -2.0,
        2.0,
        "y",
        element=(0, 0),
    ),
    Example(
        "One bias for all rows",
        "x = [[1, 2], [3, 4], [5, 6]]\nb = [0.5, -0.5]\ny = x + b\nloss = sum(y**2)",
        "b is broadcast to three rows, so its gradient is the sum of three. Find the b that makes the loss smallest.",
        "b",
        -8.0,
        4.0,
        "loss",
        element=(0,),
        descends=("b",),
        rate=0.05,
    ),
    Example(
        "Max has a kink",
        "x = 0.5\ny = maximum(x, 1)",
        "Left of 1 the gradient is 0, right of it 1. Move x to exactly 1, where there is none: the tape says 0.5.",
        "x",
        -1.0,
        3.0,
        "y",
    ),
    Example(
        "A plateau, and momentum",
        "x = 2.0\ny = 1 - exp(-x**2)",
        "Nearly level far from the valley. Walk in with momentum 0.9, then with 0: how many steps more does it take?",
        "x",
        -3.0,
        3.0,
        "y",
        descends=("x",),
        rate=0.05,
        momentum=0.9,
    ),
)
