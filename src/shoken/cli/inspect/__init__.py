"""``shoken inspect``: what would be read of scans, without an analysis."""
