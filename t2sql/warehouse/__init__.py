"""Databases that are read, never written: DuckDB natively, all others by SQLAlchemy."""
