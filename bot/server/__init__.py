"""Doors for other programs: MCP (`wenhao mcp`) and HTTP (`wenhao serve`), over the same answers as the command line."""
