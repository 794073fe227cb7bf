"""The ways in which it is told what a pixel does to a class."""

METHODS = ("gradient", "gradient × input", "occlusion")
