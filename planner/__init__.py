"""Планировщик циклограммы ВСОКО: the product. Start with `domain`, then `services`."""
