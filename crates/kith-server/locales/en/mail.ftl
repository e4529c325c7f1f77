# Letters that Kith sends.

mail-greeting = Hello { $name },
mail-code-subject = { $code } is your code for Kith
mail-code-intro = Here is your code to sign in to Kith:
mail-link-intro = Or open this page and press its button. Code and page work once, for { $minutes } minutes:
mail-code-not-asked = If you did not ask for this, you need not do anything. Nobody can sign in without this mail.
