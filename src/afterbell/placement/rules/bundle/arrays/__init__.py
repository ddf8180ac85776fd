"""A region's file checked in seconds: compiled code reads the tickets, whole arrays are compared.

It only ever says that a bundle is right. Whatever it cannot say so of is left to the readable reader and rule, which
find the words.
"""
