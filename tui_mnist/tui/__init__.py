"""The app: screens and widgets that show a run and turn its knobs."""
