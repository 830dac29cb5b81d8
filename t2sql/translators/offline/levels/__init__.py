"""Figures of figures: a measure of each thing, and the average of those."""
