# What an administrator reads: fields, jobs, the audit log, tokens, settings.

settings-title = How your organization is called
# Jobs: what Kith does later, by itself.
jobs-title-dead = { $n ->
    [0] Nothing was given up
    [one] One job was given up
   *[other] { $n } jobs were given up
}
jobs-title-waiting = { $n ->
    [0] Nothing waits
    [one] One job waits
   *[other] { $n } jobs wait
}
jobs-title-running = { $n ->
    [0] Nothing runs at this moment
    [one] One job runs at this moment
   *[other] { $n } jobs run at this moment
}
jobs-title-done = { $n ->
    [0] Nothing was done in the last week
    [one] One job was done in the last week
   *[other] { $n } jobs were done in the last week
}
jobs-lead = Mails and other work that Kith does by itself. What fails is tried again for three days, then it is given up and waits for you here.
jobs-tabs = Jobs by state
jobs-state-dead = Given up
jobs-state-waiting = Waiting
jobs-state-running = Running
jobs-state-done = Done
jobs-kind = Job
jobs-asked-at = Asked for
jobs-attempts = Tries
jobs-error = What went wrong
jobs-next = Next try
jobs-finished = Ended
jobs-again = Try again
jobs-kind-send-mail = Send a mail
jobs-kind-sweep = Delete what has served
jobs-kind-import-people = Bring people in from a file
jobs-kind-make-round = Make a round
jobs-kind-settle-rounds = Look after open rounds
jobs-kind-remind-round = Remind people who have not met
jobs-kind-ask-round = Ask people whether they met
jobs-kind-close-round = End a round
flash-job-tried-again = The job is tried again now.
jobs-mail = Mail of the last 30 days
jobs-mail-waiting = { $n ->
    [0] Nothing waits.
    [one] 1 mail waits for its hour, or for the mail server.
   *[other] { $n } mails wait for their hour, or for the mail server.
}
jobs-mail-sent = { $n ->
    [one] 1 was sent.
   *[other] { $n } were sent.
}
jobs-mail-late = { $n ->
    [one] 1 was not sent: it would have come too late.
   *[other] { $n } were not sent: they would have come too late.
}
jobs-mail-refused = { $n ->
    [one] 1 was refused by the mail server.
   *[other] { $n } were refused by the mail server.
}
jobs-mail-dead = Addresses that take no mail
jobs-mail-dead-next = Nothing more is sent there, but for codes that the person asks for. Correct the address where people are imported from.
dev-mail-title = Mails that would have been sent
dev-mail-lead = This is a development installation without a mail server, so mails end here.
dev-mail-none = No mail yet. Ask for a code on the sign-in page.
dev-mail-html = As HTML
dev-mail-sent = sent
dev-mail-waits = waits for its hour
dev-mail-samples = How every kind of letter looks

fields-title = What you know of people
fields-lead = Each field has somebody whose word counts, and people who see it.
field-title = The field { $label }
field-new = Add a field
field-name = In files and rules it is called <code>{ $name }</code>.
field-label = Label
field-label-hint = What people read beside it.
field-kind = What it takes
field-kind-text = A few sentences
field-kind-choice = One value
field-kind-choices = Several values
field-kind-skills = Skills
field-kind-number = A number
field-kind-date = A date
field-kind-hours = Working hours
field-kind-language = Languages
field-choices = Choices
field-choices-hint = One a line, for one or several values. Leave it empty where anything goes. Values that people have already stay.
field-owner = Whose word counts
field-owner-directory = The directory
field-owner-directory-hint = Imports change it. The person reads it.
field-owner-person = The person
field-owner-person-hint = Imports fill it only until the person has saved a profile.
field-visibility = Who sees it
field-visibility-members = Everybody
field-visibility-members-hint = Everybody who can sign in sees it and can search by it.
field-visibility-organizers = Organizers
field-visibility-organizers-hint = The person, organizers and administrators see it.
field-visibility-matching = Nobody else
field-visibility-matching-hint = Only the person sees it. It goes into matching and is never shown, listed or exported.
field-people = People
field-order = Order
field-up = Move { $label } up
field-remove-title = Remove this field
field-remove-why = { $n ->
    [0] Nobody has a value of it.
    [one] 1 person has a value of it. It is deleted with the field and cannot be brought back.
   *[other] { $n } people have a value of it. These are deleted with the field and cannot be brought back.
}
field-remove = Remove
flash-field-removed = Removed, with all its values.
error-field-taken = There is already a field with this name
error-too-many-fields = There are as many fields as Kith takes
error-field-was-hidden = Whoever wrote this was told that fewer people see it. Add a new field instead.
error-field-in-use = Meanwhile other people have a value of it. Look again.
error-choice-sign = Please write it without ; and |: in a file this separates several values
# The audit log. What was done is said after the name of who did it: “Ada | signed in | …”.
audit-title = What was done, and by whom
audit-lead = Rows are only ever added. Each is sealed, so that any later change shows: kith audit verify finds it.
audit-when = When
audit-who = Who
audit-what = Did what
audit-whom = To whom or what
audit-detail = More
audit-command-line = the command line
audit-erased-person = somebody who was erased
audit-token = token “{ $name }”
audit-field-added = added a field
audit-field-changed = changed a field
audit-field-moved = moved a field
audit-field-removed = removed a field
audit-import-began = began an import of people
audit-import-done = finished an import of people
audit-installation-set-up = set Kith up
audit-installation-renamed = changed the name of the organization
audit-job-tried-again = let a job be tried again
audit-organizer-appointed = appointed an organizer
audit-organizer-dismissed = dismissed an organizer
audit-person-deactivated = deactivated a person
audit-person-enrolled = enrolled a person in a program
audit-person-erased = erased a person
audit-person-erased-again = erased a person again, after a backup was restored
audit-person-left-program = took a person out of a program
audit-person-reactivated = reactivated a person
audit-profile-saved = changed a profile
audit-program-archived = put a program away
audit-program-changed = changed a program
audit-program-closed = closed a program
audit-program-created = made a program
audit-program-deleted = deleted a program
audit-program-invited = invited people to a program
audit-program-opened = opened a program
audit-program-people-taken-in = took people into a program
audit-program-restored = took a program out of the archive
audit-program-started = started the rounds of a program
audit-round-asked-for = asked for a round
audit-round-drafted = made a draft of a round
audit-round-exclusion-added = left somebody out of a round
audit-round-exclusion-removed = took somebody back into a round
audit-round-made = made a round
audit-round-published = published a round
audit-round-skipped = passed over a round: its day was too long ago
audit-round-undone = dropped a draft of a round
audit-template-removed = forgot a template
audit-template-saved = kept a program as a template
audit-sign-in-began = signed in
audit-sign-in-ended = ended a sign-in
audit-sign-in-link-made = made a sign-in link
audit-token-created = made a token
audit-token-revoked = revoked a token

# Tokens of the API.
tokens-title = Programs that may use the API
tokens-lead = A token lets a program act for your organization, within its scopes. Treat it like a password.
tokens-none = No program may use the API
tokens-none-next = Make a token for each program that should, so that you can end one without the others.
tokens-name = What it is for
tokens-name-hint = For example: nightly export of the staff directory
tokens-scopes = What it may do
tokens-ends = How long it lasts
tokens-ends-30 = 30 days
tokens-ends-90 = 90 days
tokens-ends-365 = A year
tokens-ends-never = Until you revoke it
tokens-make = Make a token
tokens-new = Make another token
tokens-column-name = What for
tokens-column-scopes = May
tokens-column-used = Last used
tokens-column-state = State
tokens-never-used = never
tokens-revoke = Revoke
tokens-state-good = In use until revoked
tokens-state-until = Lasts until
tokens-state-over = Over
tokens-state-revoked = Revoked
tokens-made-title = Copy this token now
tokens-made-lead = Kith keeps only a fingerprint of it and cannot show it again.
tokens-made-label = Token for “{ $name }”
tokens-made-back = I have copied it
flash-token-revoked = The token is revoked. Its next request is refused.
scope-people-read = See people and fields
scope-people-write = Add, change and deactivate people
scope-programs-read = See programs, organizers and who takes part
scope-programs-write = Make programs, appoint organizers, enrol people
scope-audit-read = Read the audit log
error-past = This lies in the past
