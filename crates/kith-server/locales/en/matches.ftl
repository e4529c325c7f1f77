# What participants read: their match, what to do next, what was.

match-now = You’re meeting { $names } this time
match-could = You could meet { $names } this time
match-met = You met { $names }
match-was = Your match with { $names }
match-and = { $names } and { $last }
match-you = You
match-somebody = somebody who is not here any more
match-learning = learning { $skill }
match-help = help with { $skill }
match-role-own = You are here as { $role }.
match-role = { $name } is here as { $role }.
match-why = Why you were put together

match-decide = There is nothing to do if this suits you
match-decide-why = It begins by itself. If it does not suit you, decline: nobody is told who did.
match-decide-why-several = It begins by itself. If it does not suit you, decline: the others go on together, and hear with whom, not why.
match-until = You can decline until
match-decline = Find me somebody else
match-find-time = Find { $minutes } minutes
match-find-time-why = Kith looks for times inside everybody’s working hours. Choose one, and it is in everybody’s calendar.
match-find-time-link = See the times
match-meet = { $minutes } minutes.
match-meet-link = Where you meet
match-meet-change = Change the time
match-tell = Did you meet { $names }?
match-tell-why = Your answer is yours: nobody in the match sees it, and organizers only see how many met.
match-yes = Yes, we met
match-not-yet = Not yet
match-no = No
match-rate = You met. Was it useful?
match-useful = How useful was it?
match-useful-low = not at all
match-useful-high = very
match-remark = A line for the organizers
match-remark-hint = They read it without your name, together with what others wrote.
match-rate-send = Send
match-rest = That is all for now
match-rest-met = You met, and you said how it was. Thank you.
match-rest-no = You did not meet this time. There will be others.
match-rest-over = This round is over. There will be others.
match-rest-early = This match ended before its time. You may be matched anew in this round; otherwise in the next.
match-rest-left = You stepped out of this match.

match-begin = Something to begin with
match-agenda = What to do with { $minutes } minutes
match-prepare = Before you meet
match-minutes = { $minutes } min
match-turn-both = Both of you
match-turn-all = All of you
match-turn-everyone = Each in turn, for the same time
match-turn-own = You speak
match-turn = { $name } speaks

match-already = Have you met already?
match-said = What you said
match-said-yes = You met.
match-said-not-yet = You have not met yet.
match-said-no = You did not meet.

match-other = Something is not right
match-end-lead = You can step out of this match at any time. The others hear that it ended, not why.
match-end-lead-several = You can step out of this match at any time. The others go on together, and hear with whom, not why.
match-end = End this match
match-leave = Step out of this match
match-leave-title = Step out of this match?
match-end-title = End this match?
match-decline-title = Somebody else?
match-end-why = { $names } will hear that it ended, not why. Everybody in it is free for somebody new, in this round if there is time.
match-end-why-several = { $names } go on together without you. They hear with whom, not why. You are free for somebody new, in this round if there is time.
match-keep = Keep it
match-never-lead = If you would rather not be matched with somebody again, nobody is told.
match-never = Not again with { $name }
flash-met = Noted: you met.
flash-not-yet = Noted. There is still time.
flash-not-met = Noted. That is all there is to do.
flash-rated = Thank you. It is noted.
flash-match-ended = The match is over. You are free for somebody new.
flash-match-left = You are out of this match, and free for somebody new. The others go on together.
error-choose-one = Choose one of the five

home-until = until
home-match-all = Why you were put together, and what to do with the time
home-between = Your next match is on its way
home-in = You are in, and nothing is to be done today
home-unmatched = Nobody was free for you this time
home-unmatched-until = Whoever joins or becomes free may still be matched with you, until
home-several = You have { $n } matches this time
home-paused = You are paused
home-paused-until = Nothing happens until you are back. You are matched again, by itself, from
home-next-round = The next round is made on
home-programs = Your programs
home-open = Programs that you can join
home-organized = You organize
home-state-invited = You are invited: have a look
home-state-applied = An organizer looks at your application
home-state-waiting = On the waiting list: you are in as soon as there is a place
home-state-paused = Paused until
home-state-silent = Paused, because we heard nothing for a while
home-state-next = Next round
home-state-in = You are in
home-state-closed = Over
home-unread = { $n ->
    [one] 1 new notification
   *[other] { $n } new notifications
}
home-past = Your matches so far
home-pause = Pause for a while
home-organized-matched = Between { $met } and { $most } of the last { $matches } matches met
home-organized-none = No round yet
home-organized-draft = A draft, which only its organizers see
home-organized-open = { $n ->
    [one] Open: 1 person is in.
   *[other] Open: { $n } people are in.
}
home-organized-applied = { $n ->
    [one] 1 waits for your answer.
   *[other] { $n } wait for your answer.
}
home-others = Programs that others organize
home-attention-look = Have a look
home-jobs-given-up = { $n ->
    [one] 1 job was given up.
   *[other] { $n } jobs were given up.
}
home-addresses-dead = { $n ->
    [one] 1 person’s address takes no mail.
   *[other] { $n } people’s addresses take no mail.
}

matches-title = Your matches
matches-now = Now
matches-past = Before
matches-met = You met
matches-none = Nobody yet
matches-none-next = When you are put together with somebody, you find it here.

pause-title = Pause for a while
pause-lead = You can pause any time; nobody is told. You come back by yourself on the day you choose, and the matches that you have stay.
pause-now = Where you are paused
pause-back-on = Back on
pause-back = Come back now
pause-stay = Stay in
pause-where = Where
pause-everywhere = Everywhere
pause-everywhere-hint = In every program, those that you join meanwhile too.
pause-day = Back on
pause-day-hint = From this day on you are matched again.
pause-button = Pause
pause-nothing = There is nothing to pause
pause-nothing-next = You are in no program at the moment.

notifications-title = Notifications
notifications-none = Nothing to tell you
notifications-none-next = What happens with your matches and programs stands here, and comes by mail.
notifications-new = New
notifications-read = I have seen them
flash-notices-read = All seen.
notice-invitation = You may join { $program }.
notice-organizing = You organize { $program } now.
notice-registration = Your place in { $program }: what comes next.
notice-declined = Your application to { $program } was declined.
notice-paused = You are paused in { $program }, because we heard nothing for a while. One click, and you stay in.
notice-introduction = You’re meeting { $names } in { $program }.
notice-proposal = You could meet { $names } in { $program }.
notice-unmatched = Nobody was free for you in { $program } this time.
notice-reminder = Half of the time with { $names } is over.
notice-did-you-meet = Did you meet { $names }?
notice-match-ended = Your match with { $names } ended before its time.
notice-match-goes-on = Your match in { $program } goes on with { $names }.
notice-session = A time was agreed, moved or cancelled.
notice-prompt = There is a new question in { $program }.
notice-round = A round was made in { $program }.
notice-digest = A round of { $program } is over.
