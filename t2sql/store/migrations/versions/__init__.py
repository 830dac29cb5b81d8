"""The revisions of the store's layout, in order."""
