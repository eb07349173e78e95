"""The page that compares visits of one patient."""
