"""What exists and what it means: the catalog, built from a database, notes and past queries.

``tables`` reads notes in dbt's shape, ``history`` reads past queries, ``profile`` looks at the
data, ``joins`` knows how tables join, ``database`` keeps all of it in one SQLite file and
``build`` brings that file up to date.
"""
