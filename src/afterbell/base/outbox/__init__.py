"""The outbox: what people are to know of facts is stored with the facts, and leaves the house only afterwards.

A reaction posts letters inside the transaction of the fact; each reader finds them on a page. Where a school has a
robot or mail, what is to be sent is written down in the same transaction, and a worker sends it once it is committed.
"""
