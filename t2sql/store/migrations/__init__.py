"""How old layouts of the store become new ones, one revision a file, run by Alembic."""
