"""Semantic guards, one a file: SQL that runs may still not say what was asked."""
