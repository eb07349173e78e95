"""The web page: ``streamlit run app.py``."""

from shoken.web.app import main

main()
