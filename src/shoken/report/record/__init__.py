"""What is kept and exported of an analysis: its schema, how it is built, and as a text to read."""
