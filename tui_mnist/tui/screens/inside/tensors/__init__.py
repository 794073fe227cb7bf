"""The part of the Inside screen in which any tensor of the run is looked at, and expressions of them are typed."""
