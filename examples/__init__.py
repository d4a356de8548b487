"""What outsiders would write: clients of the server, and the demo that shows everything at once."""
