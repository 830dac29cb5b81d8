"""The MCP server: assistants and editors use the same verbs as people, and people confirm."""
