"""What changes in a meeting."""
