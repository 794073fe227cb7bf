"""The part confusion: which classes the network takes for which, and the digits that it does so with."""
