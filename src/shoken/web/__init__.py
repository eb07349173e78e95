"""The web page: Streamlit's only importer; it calls what the command line calls."""
