"""Maps of the classes that two screens show: their digits, how they glide from frame to frame, and their words."""
