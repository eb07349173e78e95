"""Results to files in the field's formats."""
