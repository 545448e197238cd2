"""The evaluation of requests with unknown keys: the values to try, and the answer that holds for all of them."""
