"""Prompts, the endpoint that answers them, and the reading of its replies."""
