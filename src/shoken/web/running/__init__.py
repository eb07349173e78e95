"""The page's analyses: queue, worker processes, and what is left when either ends."""
