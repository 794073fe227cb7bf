"""Diagnosis: what is happening in training, in words, from the numbers, with something to do about it."""

from tui_mnist.training.diagnosis.diagnostician import Diagnostician
from tui_mnist.training.diagnosis.finding import Finding, NewRun, Remedy, Restart, SetKnobs

__all__ = ["Diagnostician", "Finding", "NewRun", "Remedy", "Restart", "SetKnobs"]
