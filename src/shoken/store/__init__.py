"""Results that are kept: archives, under one prefix of any address."""
