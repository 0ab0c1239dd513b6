"""Catalogues of messages, and the program that keeps them in step with the code."""
