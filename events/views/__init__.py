"""The pages of a meeting: for its readers, and for who prepares it."""
