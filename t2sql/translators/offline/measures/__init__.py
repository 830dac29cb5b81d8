"""Measures beyond one function of one column: named metrics, ratios, windows, nested aggregates."""
