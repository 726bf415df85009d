"""Corrections: a wrong posting is mended by one more balanced group, by an admin, with a reason.

What settles an order posts the difference between its target and what is posted, so a correction
that only posted would be taken back by the next event. It also moves the target: by as much as it
takes for the target to be what is posted after it. Later refunds and fees come on top of that.
"""
