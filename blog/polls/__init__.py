"""Polls and quizzes: their questions, answering once, results."""
