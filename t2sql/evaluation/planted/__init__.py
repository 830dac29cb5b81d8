"""Planted faults: gold SQL made wrong on purpose, to measure what the checks see of it."""
