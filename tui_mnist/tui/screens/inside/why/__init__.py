"""The part of the Inside screen that shows why the network gives a digit the score of a class."""
