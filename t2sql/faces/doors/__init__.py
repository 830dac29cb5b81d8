"""Who may come in by HTTP, and from where: the same rules for every face that serves."""
