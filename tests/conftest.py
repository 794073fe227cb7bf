"""Tests run side by side, one process for each core, so none of them may take all cores for itself."""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(variable, "1")  # read when NumPy is loaded, here and in the processes that tests start
