"""Копии: what is kept beside the database, how a copy is looked into, how one is put back while everybody works."""
