"""Carries a query of another engine over to DuckDB: what sqlglot leaves undone, and names it."""
