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
flash-job-tried-again = The job is tried again now.
dev-mail-title = Mails that would have been sent
dev-mail-lead = This is a development installation without a mail server, so mails end here.
dev-mail-none = No mail yet. Ask for a code on the sign-in page.
dev-mail-html = As HTML
