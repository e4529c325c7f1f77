# Signing in and the sign-ins that are open.
