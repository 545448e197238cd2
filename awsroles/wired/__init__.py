"""The parts of the composition root: adapters that belong together, each made when it is first asked for."""
