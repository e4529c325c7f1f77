# What could not be done, why, and what to do. Field errors too.
