# What is kept, exported and erased.
