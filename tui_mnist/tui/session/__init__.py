"""What is known of the run and what is asked of it, without a widget."""
