"""What a warehouse is used to do, done to a reading: rows left out, codes shown by their words."""
