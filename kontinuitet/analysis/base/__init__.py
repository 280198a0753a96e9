"""What every analysis stands on: the compiled net, people and their hours, time, cost, results."""
