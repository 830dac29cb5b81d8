"""The chat: a page in the browser over the same pipeline as every other face."""
