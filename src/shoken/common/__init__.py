"""What every room uses: errors, settings, notices, escaping, threads, atomic files."""
