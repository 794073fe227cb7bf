"""The Step screen."""
