"""Questions in several parts, each of which is read as a question of its own."""
