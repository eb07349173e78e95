"""Stored results: archives, under one prefix of any address."""
