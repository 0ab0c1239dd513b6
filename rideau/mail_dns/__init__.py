"""What DNS says of an office's mail: which records there should be, and what is published instead. Pure."""
