"""The Graph screen."""
