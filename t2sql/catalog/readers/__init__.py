"""Readers of past queries: files and folders of what teams have, as one stream of values."""
