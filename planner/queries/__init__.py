"""What people look at: each function returns frozen dataclasses made for one screen, paper or message."""
