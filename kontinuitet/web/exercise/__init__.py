"""The pages of a running exercise: facilitator, storbild, evaluator and participants."""
