"""What can be asked of a trainer between two batches: one folder or file for each question."""
