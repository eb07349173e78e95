"""History: the results that are kept, as a list to work through."""
