"""Data sets of points in the plane, so small and plain to see that one watches a network take them apart."""
