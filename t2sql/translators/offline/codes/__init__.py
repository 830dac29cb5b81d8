"""The words of stored codes: what ``90`` or ``HELD`` is called in a question."""
