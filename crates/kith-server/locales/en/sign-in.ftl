# Signing in and the sign-ins that are open.

set-up-title = Let us set up Kith
set-up-lead = You will be its first administrator. You can invite others in a minute.
set-up-organization = Name of your organization
set-up-time-zone = Time zone
set-up-time-zone-hint = Yours, and the one that people start with of whom nothing else is known.
set-up-name = Your name
set-up-email = Your e-mail
set-up-email-hint = You sign in with it: Kith mails you a code, there is no password.
set-up-button = Begin
link-title = Sign in to Kith
link-lead = One more click, so that programs which look through mails cannot use your link up.
link-button = Sign in
sign-in-title = Sign in
sign-in-lead = Kith mails you a code. There is no password.
sign-in-email = Your e-mail
sign-in-button = Mail me a code
sign-in-code-title = Type the code from your mail
# The same sentence whether somebody has this address or not.
sign-in-code-lead = If { $email } belongs to somebody here, a code is on its way. It works for { $minutes } minutes.
sign-in-code = Code
sign-in-code-hint = Six letters and digits, for example K7M-01X
sign-in-code-button = Sign in
sign-in-code-again = Another address, or another code
sign-in-code-development = This is a development installation, so the code is here:
sign-ins-title = Where you are signed in
sign-ins-lead = End whatever you do not recognize. It ends at once.
sign-ins-device = Browser
sign-ins-since = Since
sign-ins-seen = Last used
sign-ins-this = this browser
sign-ins-end = End
sign-ins-end-of = End the sign-in of { $device }
sign-ins-unknown-device = Unnamed browser
flash-code-spent = This code cannot be used any more. Ask for a new one.
flash-signed-out = You are signed out.
flash-sign-in-ended = The sign-in has ended.
