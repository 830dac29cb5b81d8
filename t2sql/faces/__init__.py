"""Where people meet t2sql: one core, no logic of their own."""
