"""Search over what is published, in every language, with PostgreSQL's means and with SQLite's."""
