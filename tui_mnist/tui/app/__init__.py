"""The frame: what holds the screens, and what lies over them."""
