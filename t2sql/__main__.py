"""``python -m t2sql`` is the command line."""

from t2sql.faces.cli import main

if __name__ == "__main__":
    main()
