"""Lesions by procedure: each function paints one kind on a canvas."""
