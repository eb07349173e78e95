"""What of a writer's sentences stands: refused, shortened, restated, named, and made whole."""
