"""A team of processes that share the work of each step, so that all cores compute all of it and not the products alone.

NumPy's elementwise operations run on one core, and half of an optimizer's time is theirs; the BLAS library's threads
help with products only. So the first layer's pixels are dealt out: each member of the team multiplies with the weights
of its own pixels, forward and backward, and then updates them. Everything lies in memory that the members share.

Between two products the leader has work that is nobody else's. So orders are given ahead, and results are waited for
as late as can be: a member goes from the gradients to the update and to the next batch without a pause. A step, from
top to bottom; ──▶ is an order, which waits for nobody, and ◀── a result for which the leader waits::

    leader, the process that trains                          each other member, order by order

    forward   ──▶ multiply                                   its share of x @ W1
              ──▶ prepare (to the first member alone)        pixels of the next batch
              its share of x @ W1
              ◀── multiply: adds the shares up
              the other layers, the loss
    backward  the other layers                               nothing, if it is done
              ──▶ multiply_transposed                        its share of the gradient of W1
              its share of the gradient of W1
    update    ──▶ move                                       its share of the update, once its gradient is there
              ◀── prepare
              ──▶ multiply, of the next step                 its share of the next x @ W1, once W1 is updated
              its share of the update
              ◀── multiply_transposed, move                  (goes on with the product)
    forward   ──▶ prepare                                    pixels of the batch after that
              its share of the next x @ W1
              ◀── multiply

The network and the optimizers know nothing of it: one and the same step is computed, only by several. The trainer asks
a `Backend`, which is `OneProcess` or `Team`. Of `Team`, `TeamInputs`, `Leader`, `Batches` and `Work`,
`MemberProcess`, `Block`, each knows only those that come after it.
"""
