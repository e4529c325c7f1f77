# Signing in and the sign-ins that are open.

set-up-title = Let us set up Kith
set-up-lead = You will be its first administrator. You can invite others in a minute.
set-up-organization = Name of your organization
set-up-name = Your name
set-up-email = Your e-mail
set-up-email-hint = You sign in with it: Kith mails you a code, there is no password.
set-up-button = Begin
link-title = Sign in to Kith
link-lead = One more click, so that programs which look through mails cannot use your link up.
link-button = Sign in
