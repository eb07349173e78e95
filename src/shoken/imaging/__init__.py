"""Volumes and their geometry, by numpy and scipy alone."""
