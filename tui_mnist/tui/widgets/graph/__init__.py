"""The parts of the Graph screen: the drawn graph, what is said of its edges, and the playground around it."""
