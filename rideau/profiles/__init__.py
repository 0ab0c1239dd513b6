"""What people write: YAML with positions, typed models, and every problem in its place."""
