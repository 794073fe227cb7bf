"""The contenders of the speed benchmark, one file each; the floor is first, because it divides the others."""

CONTENDERS = ("floor", "tui_mnist", "jax_scan", "keras_jax", "jax_step", "pytorch", "scikit_learn")
