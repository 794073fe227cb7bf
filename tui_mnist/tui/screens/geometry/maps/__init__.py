"""The part of the Geometry screen that shows what each layer of the real network has made of the classes."""
