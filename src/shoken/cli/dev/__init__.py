"""For those who work on Shoken, or without a network: stand-ins for outside services."""
