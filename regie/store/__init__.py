"""The memory: rows, and one unit of work that alone commits.

The only package that names SQLAlchemy. Repositories return values of the pure packages.
"""
