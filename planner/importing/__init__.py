"""Чтение документов (importing): files that people bring, as rows of plain values. No database, no organisation."""
