"""Repairs that need no model: one a file, each changes SQL in one way and says so."""
