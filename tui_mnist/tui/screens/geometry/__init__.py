"""The Geometry screen: the plane under tensor operations."""
