"""Engines that are networks: each turns its output into a probability of lesion."""
