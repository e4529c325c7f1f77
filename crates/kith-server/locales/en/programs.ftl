# Programs: making them, what is set, who is in them, and joining.

programs-title = Programs
programs-none = There is no program yet
programs-none-maker = Begin with a template: it works as it comes, and you can change every part of it.
programs-none-next = When one is open to you, you find it here.
programs-all = All programs
programs-organized = You organize
programs-own = You take part
programs-invited = You are invited
programs-open = Open to you

# The states.
state-draft = Draft
state-open = Open
state-running = Running
state-closed = Closed
state-archived = In the archive
standing-invited = Invited
standing-applied = Applied
standing-waiting = Waiting for a place
standing-active = Taking part
standing-denied = Refused
standing-left = Left

# A new program.
program-new = New program
program-new-title = What should happen?
program-new-lead = Each of these works as it comes. Choose the one that is nearest; every part can be changed afterwards.
program-new-others = Look at the others
templates-saved = Saved here
templates-all = Templates
template-description = What people read
template-parts = How it goes
template-agenda = The agenda: { $name }
template-evidence = Why it is made so
template-remove-title = Forget this template
template-remove-why = Programs that were made of it stay as they are.
template-remove = Forget it
flash-template-removed = The template is forgotten.
program-name = Name
program-purpose = What it is for
program-purpose-hint = One or two sentences that everybody reads first.
program-create = Make this program
program-create-hint = It begins as a draft that only its organizers see. Nothing is sent.
program-organizer-email = E-mail of an organizer
program-organizer-hint = Whoever looks after it day by day. It may be you.
flash-program-created = The program is there, as a draft.
agenda-before = Before you meet:
agenda-step = { $minutes } min, { $who }
agenda-both = all of you
agenda-first = the first of you speaks
agenda-second = the second of you speaks
agenda-everyone = each in turn
agenda-partner = your partner

# An agenda that organizers write. What stands in quotation marks is typed like that.
agenda-title = What they do when they meet
agenda-lead = A meeting here takes { $minutes } minutes, and each step keeps its share of them. Whoever is matched now reads the change too.
agenda-name = Name
agenda-what-for = What it is for
agenda-to-prepare = What to think about before
agenda-to-prepare-hint = One a line. { "{partner}" } becomes the name of whoever they meet, here and below.
agenda-openers = Questions to begin with
agenda-openers-hint = One a line; each match gets one of them.
agenda-steps = Step by step
agenda-steps-hint = A step that is emptied goes. To move one, give it another place.
agenda-step-n = Step { $n }
agenda-step-place = Place
agenda-step-minutes = Minutes
agenda-step-title = What happens
agenda-step-speaks = Who speaks
agenda-step-prompts = What to ask or say, one a line
agenda-speaks-both = All, as it comes
agenda-speaks-first = One of the two
agenda-speaks-second = The other of the two
agenda-speaks-everyone = Each in turn
agenda-return-title = Back to “{ $name }”
agenda-return-why = What is written here is put away for good, and matches read what comes with Kith.
agenda-return = Put it away
flash-agenda-returned = What was written is put away.
agenda-step-wrong = Step { $n }: { $wrong }
error-agenda = The steps of the meeting cannot be taken. Look at them first.
error-agenda-steps = Fill in at least one step.
error-agenda-minutes = From 1 to { $n } minutes.
error-agenda-long = This is too long: at most { $n } characters.
error-agenda-line-long = A line is too long: each has at most { $n } characters.
error-agenda-lines = These are too many: at most { $n } lines.
error-agenda-many-steps = These are too many: at most { $n } steps.
error-agenda-braces = In braces only { "{partner}" } can stand.
error-agenda-unseen = There is something in it that nobody can see. Type it again.

# How often, in few words.
often-weeks = { $weeks ->
    [one] every week
   *[other] every { $weeks } weeks
}
often-monthly = every month
often-once = once
often-question = A question to everybody, { $often }.
often-match = { $sessions ->
    [one] A new match { $often }, for { $minutes } minutes.
   *[other] A new match { $often }, with { $sessions } meetings of { $minutes } minutes.
}
cadence-weeks = { $weeks ->
    [one] Every { $weekday } at { $time } ({ $zone }).
   *[other] Every { $weeks } weeks, on { $weekday } at { $time } ({ $zone }).
}
cadence-monthly = On the first { $weekday } of each month at { $time } ({ $zone }).
cadence-once = Once, on a { $weekday } at { $time } ({ $zone }).
together-everybody = The same question for everybody.
together-roles = One { $from } and one { $to }.
together-people = { $n ->
    [2] Two people.
    [3] Three people.
   *[other] Groups of { $n }.
}
process-roulette = By itself: people hear whom they meet, and that is it.
process-proposed = As a proposal: each may decline for some time, and is then matched with somebody else.
process-organizer-led = By an organizer, who looks at each round before people hear of it.

# A program, for its organizers.
program-tabs = This program
program-tab-overview = Overview
program-tab-rounds = Rounds
program-tab-people = People
program-tab-match-types = Matching
program-tab-settings = Settings
program-tab-more = More
program-n-take-part = { $n ->
    [0] Nobody takes part yet.
    [one] 1 person takes part.
   *[other] { $n } people take part.
}
program-n-applied = { $n ->
    [one] 1 application waits for you.
   *[other] { $n } applications wait for you.
}
program-n-wait = { $n ->
    [one] 1 person waits for a place.
   *[other] { $n } people wait for a place.
}
program-n-invited = { $n ->
    [one] 1 invitation is open.
   *[other] { $n } invitations are open.
}
program-roles = Of those who take part: { $roles }.
program-n-role = { $n } as { $role }
program-n-without-role = { $n } without a role
program-last-round = In the last round { $matched } of { $people } people were matched.
program-last-round-why = See who, and why
program-met = Between { $low } and { $high } of the last { $matches } matches met.
program-next-round = The next round is made on
program-no-next-round = no round is planned.
program-next-question = The next question comes on
program-no-next-question = no question is planned.
program-what-to-do = What to do next
program-note-draft = Only organizers see it. Opening it lets people join; it sends nothing.
program-note-open = People who fit can find it and join. Invite them, and start it when enough are in.
program-note-running = Rounds are made by themselves, each on its day. There is nothing you have to do.
program-note-closed = No more rounds are made. What was stays here.
program-note-archived = It is put away, with all that it holds.
program-open = Open it for registration
program-start = Start the rounds
program-close = Close it
program-reopen = Open it again
program-restore = Take it out of the archive
flash-program-opened = It is open. Now invite people.
flash-program-started = It runs. The next round is planned.
flash-program-closed = It is closed. No more rounds are made.
flash-program-archived = It is in the archive.
flash-program-restored = It is back.
missing-keeps-from-opening = Before opening
missing-keeps-from-running = Before starting
missing-keeps-from-nothing = Good to have
missing-organizer = Nobody organizes it yet.
missing-match-type = Say how people are put together.
missing-purpose = Say in a sentence what it is for.
missing-objective = Say what should change by it, so that you can tell afterwards whether it did.
missing-contact = Name somebody whom people can ask.
missing-season = Its last day has passed. Choose new days.
missing-audience-field = The audience asks for the field { $name }, which is not there any more or may not be asked for.
missing-round = { $name }: no day comes on which a round could be made. Look at the days and the breaks.
missing-round-season = { $name }: no day is left for a round before the season ends on { $day }. Let the season end later, or choose another weekday.
missing-rules = { $name }: the rules cannot be read ({ $why }).
missing-agenda = { $name }: choose an agenda.
missing-people = Fewer than two people take part. Invite some, or take them in.
missing-role = Nobody takes part as { $name } yet.
error-state = It cannot go from here to there.
error-not-ready = Something is missing before that.
program-not-ready-to-open = It cannot be opened yet. This is missing:
program-not-ready-to-start = The rounds cannot start yet. This is missing:
program-organizers = Organizers
program-no-organizers = Nobody organizes it yet.
program-appoint = Appoint
program-dismiss = Let { $name } stop organizing
flash-organizer-appointed = Appointed.

# A program, for everybody else.
program-you-take-part = You take part in this program.
program-you-take-part-next = As soon as there is a match for you, you hear of it.
program-you-are-paused = You pause until
program-paused-by-oneself = Until then you are not matched here; then it goes on by itself.
program-paused-by-silence = We had not heard of you for a few rounds, so you are not matched for now. One click, and you are in again.
program-you-are-invited = You are invited to this program.
program-you-are-invited-next = Have a look. If it is not for you, decline; nobody hears why.
program-you-may-join = You can join
program-you-may-apply = You can apply
program-you-may-join-next = It takes a minute, and you can pause or leave at any time; nobody is told.
program-you-wait-next = You hear of it as soon as it is decided.
program-how-it-goes = How it goes
program-whom-to-ask = Whom to ask
program-away = Away for a while?
pause-until = Until
pause-hint = You are not matched here until that day. Then it goes on by itself. Nobody is told.
pause-begin = Pause
pause-end = I am back
flash-paused = You pause. Nobody is told.
flash-back = Welcome back. You are in the next round.
error-pause = Choose a day that is to come, within a year.
leave-title = Leave this program
leave-hint = Nobody is told that you left, or why. You can come back while it is open.
leave = Leave
flash-left = You left. Nobody is told.
join = Join
join-apply = Apply
join-decline = Decline
join-withdraw = Withdraw
join-change = Change what you said when joining
join-title = Join { $name }
join-over-title = { $name } is over
join-over = Nobody can join it any more, and there is nothing for you to do.
join-over-others = See your other programs
join-role = You take part as
join-capacity = How many matches at a time
join-capacity-hint = One is enough. Take more only if you have the time.
join-n-matches = { $n ->
    [one] one
   *[other] { $n }
}
join-answers-hint = What you answer is read by the organizers of this program, and by nobody else.
join-hint = You can pause or leave at any time; nobody is told.
join-apply-hint = An organizer looks at it; you hear of it either way.
flash-joined = You are in.
flash-applied = Your application is with the organizers.
flash-waits = All places are taken. You come next when one becomes free, in the order in which people came.
error-role = Choose one of them.
error-capacity = Choose a number from 1 to 5.

# What is set for the whole program.
program-settings-title = Settings
program-description = Description
program-description-hint = What people read before they join: what they do, how often, what they get out of it.
program-banner = Line at the top
program-banner-hint = Something that matters now, for example "Register until 3 October".
program-contacts = Whom people can ask
program-contacts-hint = Up to { $n }, one a line: the name, a comma, the e-mail address. For example Ann Lee, ann@example.org
objective-title = What it is to change
objective-why = It is for you: afterwards you can tell whether it did.
objective-change = What should change
objective-for-whom = For whom
objective-measure = What shows it
objective-baseline = Where it stands today
objective-target = Where it should stand
objective-by = By when
program-when = When
program-duration = How long
duration-evergreen = Until somebody ends it
duration-evergreen-hint = People come and go.
duration-season = For a season
duration-season-hint = With a first and a last day. No round is made outside it.
duration-from = First day
duration-to = Last day
program-who = Who may join
program-audience = Audience
audience-everyone = Everybody
audience-everyone-hint = Whoever has an account here.
audience-rule = Whoever meets conditions
audience-rule-hint = For example everybody in Berlin, or who began in the last 90 days.
audience-named = Whoever is invited
audience-named-hint = Nobody else sees the program.
audience-conditions = Conditions
audience-automatic = Take in whoever meets them, and let go whoever does so no more
audience-automatic-hint = It follows the fields by itself, within an hour, and sends nothing. Whoever leaves stays out.
condition-n = Condition { $n }
condition-none = No condition
condition-field = Field
condition-test = Is
condition-value = What
condition-one-of = one of
condition-none-of = none of
condition-in-the-last-days = a day in the last … days
condition-longer-ago-than-days = a day longer ago than … days
condition-given = filled in
program-admission = Joining
admission-open = Whoever may join is in
admission-open-hint = At once, as long as there are places.
admission-apply = People apply
admission-apply-hint = An organizer decides. Whoever is invited needs no decision.
program-places = Places
program-places-hint = Whoever comes later waits, and moves up when a place becomes free. Empty: no limit.
program-questions = Questions at registration
program-questions-hint = Each question costs people who do not join. Only the organizers of this program read the answers.
question-n = Question { $n }
question-wording = Question
question-choices = Answers to choose from
question-choices-hint = Parted by semicolons. Empty: people write what they like.
question-required = It has to be answered
error-contacts = Each line needs a name and an e-mail address, such as Ann Lee, ann@example.org
error-season = The last day comes after the first; both are needed.
error-places = Write a number such as 40, or leave it empty.
error-questions = Each question needs words of its own, and none or at least two answers.
error-no-condition = Say at least one condition, or choose everybody.
error-conditions = A condition does not go with its field: a number of days goes with a date, and values go with choices. Fields that are for matching only cannot be asked for.

# How people are put together.
match-types-title = How people are put together
match-types-lead = People register once, and take part in all of these.
match-types-none = There is nothing here yet
match-types-none-next = Say how people are put together: with whom, how often, for how long.
match-type-add = Add a way
match-type-new-title = A new way to put people together
match-type-unnamed = Matches
match-type-questions = Questions to everybody
match-type-name = Name
match-type-name-hint = Only where there are several.
match-type-kind = What happens
match-type-kind-matches = People are put together
match-type-kind-matches-hint = They hear of each other, and meet.
match-type-kind-questions = Everybody gets a question
match-type-kind-questions-hint = Answered on a page, by whoever likes to.
match-type-when = When
match-type-rhythm = How often
rhythm-weeks = Every so many weeks
rhythm-monthly = Every month, on the first such day
rhythm-once = Once
match-type-every = Weeks from one round to the next
match-type-weekday = Day
match-type-at = Time
match-type-time-zone = Time zone
match-type-first = Not before
match-type-first-hint = The weeks are counted from here.
match-type-pauses = Breaks
match-type-pauses-hint = Days without a round, one break a line: 2026-12-21 - 2027-01-03.
match-type-who = Who with whom
match-type-roles = Sides
match-type-colleagues = Equals
match-type-colleagues-hint = Everybody with everybody.
match-type-two = Two roles
match-type-two-hint = For example a mentor and a mentee. Whoever joins chooses one.
match-type-from = One role
match-type-to = The other role
match-type-group-size = People in a match
match-type-n-people = { $n } people
match-type-process = How a match begins
match-type-meeting = When they meet
match-type-agenda = Agenda
match-type-agenda-own = It was written for these matches. To choose another one, put it away first.
match-type-agenda-change = Change the steps of “{ $name }”
match-type-minutes = How long
match-type-n-minutes = { $n } min
match-type-sessions = Meetings of one match
match-type-prompts = Questions
match-type-prompts-hint = One a line; one is asked each time, in this order. Only where everybody gets a question.
match-type-fine = Numbers that rarely need a change
match-type-cool-down = Days until two people may meet again
match-type-cool-down-hint = As long as there is somebody new.
match-type-veto = Hours to decline a proposal
match-type-veto-hint = Only where matches are proposals.
match-type-cut-off = Share of the cycle in which late joiners are matched, in percent
match-type-cut-off-hint = Whoever joins later waits for the next round.
match-type-silent = Silent rounds after which somebody is paused
match-type-silent-hint = The person is told, and one click is enough to stay.
match-type-remove-title = Remove these matches
match-type-remove-why = It can be removed as long as no round was made.
match-type-remove = Remove it
flash-match-type-removed = Removed.
error-has-rounds = Rounds were made of it. Close the program, or leave it as it is.
error-group-size = A match has two to eight people.
error-roles = Both roles need a name, and not the same.
error-roles-are-pairs = With two roles a match is two people.
error-rules = The rules cannot be read. Look at them first.
error-weeks = Write a number from 1 to 26.
error-pauses = Write one break a line, such as 2026-12-21 - 2027-01-03.
error-minutes = A meeting takes 15 to 180 minutes.
error-sessions = Write a number from 1 to 24.
error-prompts = At most 104 questions, each of at most 300 characters.

# What makes a good match.
rules-title = What makes a good match
rules-lead = What must be is never broken. Everything else counts as much as you say, and the best whole is looked for.
rules-none = Nothing is asked for: everybody fits everybody.
rules-strength = How much it counts
rules-must = must be
rules-weight-10 = 10, above all
rules-weight-0 = 0, not at all
rules-remove = remove it
rules-more = Add something
rules-add = What
rules-add-none = Nothing
rules-only-text = These rules are written in a way that can only be changed as text.
rules-as-text = As text
rules-text = Rules
rules-text-hint = For those who know the format: it is that of the pairing tool, so the same rules work there.
rules-wrong = This cannot be read: { $why }.
rules-save-text = Save the text
rule-same = The same { $field }
rule-different = A different { $field }
rule-overlap = Something in common in { $field }
rule-table = { $field }: who may meet whom
rule-wish = On each other's list in { $field }
rule-within = { $field } at most { $bound } apart
rule-apart = { $field } at least { $bound } apart
rule-complement = What one has in { $offer } the other looks for in { $want }
rule-shared-hours = Working hours in common, at least { $minutes } minutes a week
rule-not-reporting = { $levels ->
    [one] Nobody with their manager
   *[other] Nobody with somebody above or below within { $levels } levels
}
rule-fresh = Not again within { $days } days

# The people of a program.
program-people-title = People
program-people-none = Nobody is here yet
program-people-none-next = Invite people below, or take them in.
program-remove = Take out of the program
people-standings = How people stand to it
people-standing-n = { $standing } ({ $n })
people-paused = pauses
people-approve = Take in
people-approve-name = Take in { $name }
people-refuse = Refuse
people-change = Change { $name }
people-as = Role: { $role }
people-as-none = No role
role-none = no role yet
people-dead-next = Nothing more is sent there. Tell them another way, and have the address corrected where people are imported from.
bring-title = Bring people in
bring-hint = Invited people get a mail and decide. People whom you take in hear nothing before their first match, and can leave at any time; nobody is told.
bring-emails = E-mails
bring-emails-hint = As you have them: parted by commas, blanks or lines, with or without names.
bring-role = As
bring-invite = Invite them
bring-take-in = Take them in
bring-all-hint = Or everybody who fits the audience and had nothing to do with the program yet:
bring-invite-all = Invite everybody who fits
bring-take-in-all = Take in everybody who fits
bring-n-invited = { $n ->
    [0] Nobody was invited.
    [one] 1 person is invited.
   *[other] { $n } people are invited.
}
bring-n-taken-in = { $n ->
    [0] Nobody was taken in.
    [one] 1 person is in.
   *[other] { $n } people are in.
}
bring-n-wait = { $n ->
    [one] The program is full: 1 person waits for a place.
   *[other] The program is full: { $n } people wait for a place.
}
bring-nobody-named = The program is for whoever is invited by name: write their e-mails.
bring-nobody-fits = Nobody meets the conditions of the audience.
bring-nobody-left = Everybody who fits is in already, or waits to be.
bring-nobody-unasked = Those who fit and are not in were asked before, were refused, or left. You can still name them by e-mail.
bring-n-already = { $n ->
    [one] 1 was there already.
   *[other] { $n } were there already.
}
bring-n-unknown = { $n ->
    [one] This is nobody's e-mail here:
   *[other] These { $n } are nobody's e-mail here:
}
flash-invited = The invitations are on their way.
flash-taken-in = They are in.
flash-approved = The person is told.
flash-approved-waits = The program is full: the person waits for a place, and is told as soon as there is one.
flash-denied = The person is told, kindly.
flash-decided-already = This was decided meanwhile.
error-nobody = Nobody here has this e-mail. Import the person first.
error-open-first = Open the program first: who is invited should be able to join.

# What is rarely done.
program-more-title = More
copy-title = Copy it
copy-why = You get a draft with everything that is set here, and nobody in it.
copy = Copy it
flash-program-copied = This is the copy.
template-save-title = Keep it as a template
template-save-why = Others here can begin with it. People and contacts stay out of it.
template-name = Name of the template
template-save = Keep it as a template
flash-template-saved = It stands among the templates now.
error-template-taken = There is a template with this name. Choose another one.
archive-title = Put it away
archive-why = It goes to the archive with all that it holds, and can come back. No rounds are made of it.
archive = Put it away
restore-title = It is in the archive
delete-title = Delete { $name }
delete-why = Its rounds, matches and answers go for good, also for the people in them.
delete-close-first = People may still be meeting in it. Close it first, or put it away.
delete-typed = Name of the program
delete-typed-hint = Type it as it stands above, so that nobody deletes the wrong one.
delete = Delete it for good
flash-program-deleted = It is deleted.
error-name-differs = This is not its name. Type it as it stands above.
error-close-first = Close it first.
