# Rounds, for organizers.

rounds-title = Rounds
rounds-next = What comes next
rounds-none-planned = No round is planned. A program makes rounds by itself as soon as it runs.
rounds-next-question = It asks everybody a question, and puts nobody together. The next one comes on
rounds-no-question-planned = It asks everybody a question, and puts nobody together. None is planned: a program asks by itself as soon as it runs.
rounds-making = A round is being made
rounds-problem = The last round could not be made.
rounds-problem-next = Look at the rules
rounds-see-draft = See the draft
rounds-make = Make a round
rounds-excluded = Left out of the next round
rounds-excluded-with = not together with
rounds-include = Take back
rounds-made = What was
rounds-none = No round yet
rounds-none-next = The first one stands here as soon as it is made.
rounds-round = Round
rounds-matched = Matched
rounds-met = Met
rounds-heard = What people say
rounds-few = How useful it was is shown a week after a round, as soon as at least { $n } people more have said so, and always without names.
rounds-useful = { $high } of { $answers } people found their match useful
rounds-useful-note = From 1, not at all, to 5, very. Useful is 4 or 5.
rounds-useful-answer = Answer
rounds-useful-people = People
rounds-useful-1 = 1, not at all
rounds-useful-5 = 5, very
rounds-remarks-more = { $n ->
    [one] 1 more line
   *[other] { $n } more lines
}
rounds-remarks = What they wrote to you

round-number = Round { $n }
round-number-of = Round { $n }, { $type }
round-nobody = Nobody takes part yet
round-everybody = All { $people } people are matched
round-matched = { $matched } of { $people } people are matched
round-draft = Draft
round-optimal = No other set of pairs scores higher.
round-within = No other set of pairs scores more than { $percent } % higher.
round-within-candidates = Among the pairs that were compared, no other set scores more than { $percent } % higher.
round-repeats = { $n ->
    [0] Nobody meets somebody again.
    [one] One pair has met before.
   *[other] { $n } pairs have met before.
}
round-waiting = { $n ->
    [one] 1 waits: see why
   *[other] { $n } wait: see why
}
round-waiting-head = { $n ->
    [one] One person is without a match
   *[other] { $n } people are without a match
}
round-met-silent = Nobody has said yet whether they met
round-met = { $low } of { $matches } matches met
round-met-between = Between { $low } and { $high } of { $matches } matches met
round-met-all = { $n ->
    [one] Of one, everybody says so.
   *[other] Of { $n }, everybody says so.
}
round-met-one = { $n ->
    [one] Of one, somebody says so, and the rest say nothing.
   *[other] Of { $n }, somebody says so, and the rest say nothing.
}
round-met-disputed = { $n ->
    [one] Of one, people say different things.
   *[other] Of { $n }, people say different things.
}
round-met-not = { $n ->
    [one] One has not met, or not yet.
   *[other] { $n } have not met, or not yet.
}
round-met-passed = { $n ->
    [one] Of one, nobody said anything; a time that they had agreed on has passed.
   *[other] Of { $n }, nobody said anything; a time that they had agreed on has passed.
}
round-met-unknown = { $n ->
    [one] Of one, nobody said anything.
   *[other] Of { $n }, nobody said anything.
}
round-matches = Who meets whom, and why
round-points = { $n } of { $most } points
round-match-proposed = can still be declined
round-match-ended = ended before its time
round-match-late = made during the round
round-draft-why = This is a draft: nobody knows of it. Publish it, and everybody in it hears of their match.
round-publish = Publish
round-undo = Drop the draft
round-change = Change { $names }
round-not-these = Not these two in this round
round-without = Leave { $name } out of this round
round-conflict = If this did not have to hold, at least { $n } more would be matched: { $rules }
round-next-title = Make a round
round-next-by-itself = The next round is made by itself, on
round-next-draft-why = A draft shows who would meet whom. Nobody hears of it until you publish it; made again, it may be different.
round-next-draft = Look at a draft
round-next-now-why = A round that begins now tells everybody of their match. That cannot be taken back.
round-sending = { $minutes ->
    [one] At { $pace } mails a minute, the letters take 1 minute to send, each not before its person’s hour.
   *[other] At { $pace } mails a minute, the letters take { $minutes } minutes to send, each not before its person’s hour.
}
round-next-now = Begin a round now
flash-round-drafted = A draft is being made.
flash-round-asked = A round is being made.
flash-excluded = Noted for the next round. A draft is made anew.
flash-included = Taken back. A draft is made anew.
flash-round-published = Published. Everybody in it hears of it.
flash-round-undone = The draft is gone.
flash-round-gone = That draft is not there any more: it was made anew, or dropped. What there is now stands here.
flash-program-not-running = The program does not run, so no round can begin. Let it run first.
flash-asks-questions = It asks everybody a question, and puts nobody together: there is no round of it to make.
flash-round-made = There is a round on this day already.

# What a rule asks for.
points-same = Same { $field }
points-different = Different { $field }
points-within = Near in { $field }
points-apart = Far apart in { $field }
points-overlap = Shared { $field }
points-complement = One can help the other ({ $field })
points-shared-hours = Working hours in common
points-not-reporting = Not manager and report
points-table = Who may meet whom ({ $field })
points-fresh = Not met before
points-wish = On each other’s wish list
points-private = What only matching knows
