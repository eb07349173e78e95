"""Many scans: a frozen list of them, each done once by whoever comes first, and how all are."""
