# Letters that Kith sends. Each is read by one person, on a telephone, between two other things: what it is about, what it means,
# what to do.

mail-greeting = Hello { $name },
mail-somebody = a colleague
mail-names = { $first } and { $last }

# The end of each letter.
mail-foot-program = You get this because of { $program }. You can pause or leave any time; nobody is told.
mail-foot-matches = No more mails about who I meet
mail-foot-reminders = No more reminders
mail-foot-questions = No more mails that ask whether we met
mail-foot-prompts = No more questions of the water cooler
mail-foot-invitations = No more invitations to programs
mail-foot-organizing = No more mails about rounds that I organize
mail-foot-settings = Choose which mails you get

# Signing in.
mail-code-subject = { $code } is your code for Kith
mail-code-intro = Here is your code to sign in to Kith:
mail-link-intro = Or open this page and press its button. Code and page work once, for { $minutes } minutes.
mail-code-open = Open the sign-in page
mail-code-not-asked = If you did not ask for this, you need not do anything. Nobody can sign in without this mail.

# What is said of every match.
mail-why-heading = What brings you together
mail-question-heading = Something to begin with
mail-agenda-heading = What to do with the time: { $name }
mail-step = { $minutes } min: { $title }
mail-next-heading = What comes next
mail-choose-time = Choose a time
mail-see-match = See your match
mail-see-home = See what is next
mail-see-profile = Look at your profile
mail-roles = { $name } is here as { $role }, you as { $own }.
mail-clock-ahead = { $hours ->
    [one] The clock of { $name } is 1 hour ahead of yours.
   *[other] The clock of { $name } is { $hours } hours ahead of yours.
}
mail-clock-behind = { $hours ->
    [one] The clock of { $name } is 1 hour behind yours.
   *[other] The clock of { $name } is { $hours } hours behind yours.
}
mail-clock-ahead-minutes = The clock of { $name } is { $hours } h { $minutes } min ahead of yours.
mail-clock-behind-minutes = The clock of { $name } is { $hours } h { $minutes } min behind yours.
mail-session-agreed = You have agreed to meet on { $when }.

# The match.
mail-introduction-subject = You are meeting { $names } this time
mail-introduction-lead = In { $program } you and { $names } were put together.
mail-introduction-next = Find { $minutes } minutes before { $day }. Kith looks for times inside everybody’s working hours.
mail-introduction-leave = If it does not suit you this time, you can leave on the page of your match. Nobody hears why.
mail-proposal-subject = Would you like to meet { $names }?
mail-proposal-lead = In { $program } you and { $names } could be put together.
mail-proposal-next = If that is fine, you need not do anything. You can decline until { $until }; nobody hears who did, and somebody else may be found for you.
mail-proposal-next-several = If that is fine, you need not do anything. You can decline until { $until }; the others then go on together, nobody hears why, and somebody else may be found for you.

# No match.
mail-unmatched-subject = Nobody was free for you this time in { $program }
mail-unmatched-lead = A round was made in { $program }, and this time you wait.
mail-unmatched-until = Should somebody become free before { $day }, you hear from us.
mail-unmatched-next = The next round is on { $day }; whoever waited comes first.
mail-unmatched-profile = The more your colleagues can see of you, the better your matches will be.

# Half-way.
mail-reminder-subject = There is still time to meet { $names }
mail-reminder-lead = You and { $names } have until { $day } for your { $minutes } minutes in { $program }.
mail-reminder-fine = If you have met already, say so on the page of your match, and we ask no more.

# Before the end.
mail-did-you-meet-subject = Did you meet { $names }?
mail-did-you-meet-lead = The time for you and { $names } in { $program } is nearly over.
mail-did-you-meet-answer = Answer without signing in
mail-did-you-meet-why = "No" and "not yet" are fine answers. Nobody in the match sees yours, and organizers only see how many met.

# Before its time.
mail-match-ended-subject = You are not meeting { $names } this time
mail-match-ended-lead = Your match with { $names } in { $program } has ended.
mail-match-ended-next = You need not do anything. If somebody else becomes free in this round, you hear from us.

# With fewer.
mail-match-goes-on-subject = Your match goes on with { $names }
mail-match-goes-on-lead = Somebody is not in your match in { $program } any more. It goes on with { $names } and you.
mail-match-goes-on-next = Nothing else changes, and you need not do anything.

# A time.
mail-session-subject = You meet { $names } on { $day }
mail-session-moved-subject = New time with { $names }: { $day }
mail-session-cancelled-subject = The time with { $names } on { $day } is off
mail-session-lead = You and { $names } meet for { $program }. The invitation for your calendar is with this mail.
mail-session-when = When: { $when }
mail-session-minutes = How long: { $minutes } minutes
mail-session-place = Where: { $place }
mail-session-change = Choose another time, or call it off
mail-session-cancelled-lead = You and { $names } do not meet on { $when }. Your calendar is told with this mail.

# A program.
mail-invitation-subject = You are invited to { $program }
mail-invitation-lead = An organizer of { $program } would be glad if you took part.
mail-invitation-look = See what it is, and join
mail-invitation-fine = If it is not for you, leave this mail be. Nobody is told.
mail-organizing-subject = You organize { $program } now
mail-organizing-lead = You look after { $program } from now on: who takes part, when rounds are made, how it goes.
mail-organizing-look = Open the program
mail-registration-subject = You take part in { $program }
mail-registration-lead = Welcome to { $program }.
mail-registration-next = The next round is on { $day }. You hear from us with a name, and with something to begin with.
mail-registration-later = As soon as rounds are made, you hear from us with a name, and with something to begin with.
mail-registration-profile = Until then: the more your colleagues can see of you, the better your matches will be.
mail-registration-leave = You can pause or leave any time, and nobody is told.
mail-registration-applied-subject = Your application to { $program } has arrived
mail-registration-applied-lead = An organizer of { $program } looks at it, and you hear from us.
mail-registration-waiting-subject = You are on the waiting list of { $program }
mail-registration-waiting-lead = Every place in { $program } is taken. You hear from us when one becomes free, in the order in which people came.
mail-declined-subject = { $program } does not fit this time
mail-declined-lead = The organizers of { $program } cannot take you in this time.
mail-declined-others = See other programs
mail-paused-subject = You are paused in { $program }
mail-paused-lead = We have not heard from you for a while, so { $program } does not match you for now.
mail-paused-fine = That is all right. If you would like to go on, press the button on this page, and you are in the next round.
mail-paused-stay = I would like to go on

# The water cooler.
mail-prompt-subject = A question for everybody in { $program }
mail-prompt-lead = Everybody in { $program } is asked:
mail-prompt-answer = Answer in a sentence
mail-prompt-others = See what others say

# For organizers.
mail-round-made-subject = Round { $number } of { $program } is made
mail-round-draft-subject = Round { $number } of { $program } waits for you
mail-round-made-lead = { $matched } of { $people } people in { $program } are matched.
mail-round-made-waiting = { $n ->
    [one] One waits; the page of the round says why.
   *[other] { $n } wait; the page of the round says why.
}
mail-round-draft-next = Nobody is told before you publish it.
mail-digest-subject = Round { $number } of { $program } is over
mail-digest-applied = { $n ->
    [one] One person asked to join and waits for your answer.
   *[other] { $n } people asked to join and wait for your answer.
}
mail-digest-next = The next round is made on { $day }.
mail-digest-people = Answer them
mail-round-made-look = See the round

# Pages that mails lead to.
nav-mail = Mail to you
list-matches = mails about whom you meet
list-reminders = reminders half-way
list-questions = mails that ask whether you met
list-prompts = questions of the water cooler
list-invitations = invitations to programs
list-organizing = mails about rounds that you organize
unsubscribe-title = No more of these mails?
unsubscribe-lead = You get no more { $list }. Nothing else changes: you stay in your programs, and find everything on your own pages.
unsubscribe-button = Stop these mails
unsubscribed-title = You get no more of these mails
unsubscribed-lead = From now on you get no more { $list }.
unsubscribed-settings = Choose which mails you get
mail-settings-title = Which mails you get
mail-settings-lead = What you do not want by mail still stands on your own pages. Codes to sign in and calendar invitations always come.
mail-settings-lists = Send me
stay-title = You are paused
stay-lead = { $program } does not match you for now. Press the button, and you are in the next round.
stay-button = I would like to go on
stayed-title = You take part
stayed-lead = You are in the next round of { $program }. There is nothing else to do.
flash-stayed = Good to have you.
answer-closed = Answers are not taken here: it is too early, or too late.
reply-title = A question for you
prompts-title = Questions of { $program }
prompts-see = See the questions
prompts-lead = Everybody in the program can read what is answered here.
prompts-none = No question yet
prompts-none-next = The first one comes on the program's next day.
prompts-answer = Your answer
prompts-answer-hint = A sentence is enough; up to { $n } characters. Empty it to take it back.
prompts-save = Save my answer
