"""The Draw screen: a digit of one's own hand, read live by the network that trains."""
