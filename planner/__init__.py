"""Планировщик циклограммы ВСОКО: the product. Start with `domain`, then `services`."""

__version__ = "0.1.0"
