"""How large the adversarial steps are that are tried, from none to one that nobody overlooks."""

import numpy as np

LARGEST = 0.3
STEPS = 100
SIZES = np.linspace(0, LARGEST, STEPS + 1)
"""In units of what the network sees: a pixel goes from 0 to 1. With the largest, which studies of MNIST use as well,
one still reads the digits: A. Madry et al.: Towards Deep Learning Models Resistant to Adversarial Attacks (2018)."""
FINER = 20
"""So many times finer than SIZES is the size known at which the answer flips."""
