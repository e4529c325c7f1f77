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
flash-job-tried-again = The job is tried again now.
dev-mail-title = Mails that would have been sent
dev-mail-lead = This is a development installation without a mail server, so mails end here.
dev-mail-none = No mail yet. Ask for a code on the sign-in page.
dev-mail-html = As HTML

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
