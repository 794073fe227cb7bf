"""The parts of the Step screen: where the learner looks at a step, what is said there, and the panes that show it."""
