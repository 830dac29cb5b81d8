"""The grammar of clauses: each file reads one kind of phrase into the draft of a reading."""
