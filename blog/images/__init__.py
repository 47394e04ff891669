"""Pictures: what is accepted, how it is stored, the renditions readers get."""
