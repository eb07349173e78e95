"""What each connection passes before the page: host, login, uploads."""
