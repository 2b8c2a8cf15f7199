"""Pages for people: each asks one query and shows one template; each form calls one use case."""
