"""Seals on documents (PAdES-B): who may be asked whether a file is still the one that was given out.

A seal is a signature with a key of the installation's own, under a certificate it made itself. `sealing` puts it on,
`reading` looks at it again; pyHanko is imported in these two and nowhere else. It takes half a second, so that who
seals imports them where it does.
"""
