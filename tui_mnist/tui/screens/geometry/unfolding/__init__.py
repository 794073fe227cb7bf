"""The plane unfolded by a small network that trains, shown from layer to layer."""
