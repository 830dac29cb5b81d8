"""Translators from questions to SQL: with a language model, and without."""
