"""Studies on the page: what was recognised of an upload, its choices, and the list of runs."""
