"""Where a run shall stop: rules that a person types, and the watch that says when one of them is met."""
