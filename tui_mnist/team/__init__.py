"""A team of processes that share the work of each step, so that all cores compute all of it and not the products alone.

NumPy's elementwise operations run on one core, and half of an optimizer's time is theirs; the BLAS library's threads
help with products only. So the first layer's pixels are dealt out: each member of the team multiplies with the weights
of its own pixels, forward and backward, and then updates them. Everything lies in memory that the members share.

Between two products the leader has work that is nobody else's. So orders are given ahead, and results are waited for
as late as can be: a member goes from the gradients to the update and to the next batch without a pause.

The tape, the network and the optimizers know nothing of it: one and the same step is computed, only by several.
"""
