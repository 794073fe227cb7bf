"""The part of the Inside screen that shows what each layer makes of one digit."""
