"""What one can do with a submission; one module per noun, functions named entity_action."""
