"""Who may see what: rules over tables and columns, and how people show who they are."""
