"""Afterbell (铃后): the whole way of a primary school's after-school service."""
