"""Figures, not tests: `make bench`, or `make bench B=pdf` for one part."""
