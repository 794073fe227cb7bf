"""The part of the Inside screen that shows how each layer does, over the run and now."""
