"""The part of the Inside screen that shows what each unit looks for."""
