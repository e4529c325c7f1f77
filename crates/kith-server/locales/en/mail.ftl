# Letters that Kith sends.
