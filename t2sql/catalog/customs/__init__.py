"""What a warehouse is used to do with its tables: words of codes, rows that are left out."""
