# What could not be done, why, and what to do. Field errors too.

error-home = To the first page
error-not-found = There is nothing here
error-not-found-next = The address may be mistyped, or what was here may have been removed.
error-forbidden = This is not yours to open
error-forbidden-next = If it should be, ask whoever runs Kith in your organization.
error-spent = This link cannot be used any more
error-spent-next = Links work once and for a short time. Ask for a new one.
error-bad-request = We could not read that
error-bad-request-next = Go back, open the page again and try once more.
error-too-often = That was too often
error-too-often-next = Wait a few minutes, then try again.
error-unavailable = Kith cannot answer at the moment
error-unavailable-next = Nothing was lost. Try again in a few seconds.
error-fault = Something in Kith is broken
error-fault-next = What you were doing was not saved. Whoever runs Kith finds the cause in its log.
error-foreign-form = This did not come from one of our pages
error-foreign-form-next = To keep others from acting in your name, Kith takes forms from its own pages only. Open the page here and try again.
error-development = Kith is not ready for visitors yet
error-development-next = It was started for one person on one machine. Whoever runs it finds in its log what to set.
error-missing = Please fill this in
error-too-long = This is too long: at most 200 characters
error-email = This is not an e-mail address. It should look like ann@example.org
error-code = This is not the code. Look again, or ask for a new one.
error-last-administrator = This is the last administrator. Let somebody else run Kith first.
