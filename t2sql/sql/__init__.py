"""What can be said of SQL without a database: the gate, names and types, dialects."""
