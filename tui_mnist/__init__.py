"""Learn deep learning by driving it: a pure-NumPy network on the real MNIST, live in a terminal."""

__version__ = "0.1.0"
