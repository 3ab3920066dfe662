"""What was translated before; the only room that knows sqlite3."""
