# Bringing people in from a table.

import-title = Bring people in
import-lead = From a table of your directory, CSV or Excel. You see what changes before anything does, and nobody is ever deleted by it.
import-file = File
import-file-hint = One row for each person, with a header. It needs an e-mail or an id; everything else helps. At most 32 MiB.
import-upload = Upload
import-recent = Imports so far
import-when = When
import-state = State
import-state-waiting = Waits for you
import-state-held = Held
import-state-running = At work
import-state-done = Done
import-state-failed = Failed
import-state-discarded = Thrown away
import-no-file = Choose a file first
import-too-large = The file is larger than 32 MiB. Leave columns out, or split it.
import-unreadable = We could not read the file. { $why }

import-step-file = File
import-step-columns = Columns
import-step-look = What changes
import-step-done = Done

import-columns-title = What the columns of { $file } mean
import-columns-lead = We guessed from the titles. Change what we got wrong.
import-column = Column
import-samples = For example
import-goes-to = Goes to
import-target-skip = Nowhere
import-target-id = Id in the directory
import-target-email = E-mail
import-target-name = Name
import-target-first-name = First name
import-target-last-name = Last name
import-target-manager = Manager
import-target-active = Takes part (yes or no)
import-target-time-zone = Time zone
import-target-directory = Now kept by the directory
import-whole = This file has everybody in it
import-whole-hint = Then whoever came from the directory and is missing here is deactivated. Leave it empty if the file is only a part.
import-look = See what changes
import-discard = Throw this file away
flash-import-discarded = Thrown away. Nothing was changed.
import-error-columns = The columns have changed meanwhile. Upload the file again.
import-error-field = One of the fields is no longer there. Choose again.
import-error-twice = This cannot be: two columns go to the same place. Send one of them nowhere.
import-error-key = One column has to go to the e-mail or to the id: otherwise nobody can be told apart.
import-error-held = Please agree to how many people are deactivated, or throw the file away.

import-look-title = What would change
import-done-title = What has changed
import-failed-title = This import did not work
import-discarded-title = This file was thrown away
import-new = { $n ->
    [one] 1 new person
   *[other] { $n } new people
}
import-changed = { $n ->
    [one] 1 person changes
   *[other] { $n } people change
}
import-unchanged = { $n ->
    [one] 1 person stays the same
   *[other] { $n } people stay the same
}
import-rejected = { $n ->
    [one] 1 row is not taken
   *[other] { $n } rows are not taken
}
import-deactivated = { $n ->
    [one] 1 person is deactivated, as the row says
   *[other] { $n } people are deactivated, as their rows say
}
import-reactivated = { $n ->
    [one] 1 person takes part again
   *[other] { $n } people take part again
}
import-kept = { $n ->
    [one] 1 value stays as the person wrote it
   *[other] { $n } values stay as their people wrote them
}
import-leavers = { $n ->
    [one] 1 person is missing in the file and deactivated
   *[other] { $n } people are missing in the file and deactivated
}
import-commas = Commas part the values in these columns, as nothing else does:
import-zone = No column says in which time zone people are: new people start in { $zone }, the first administrator's, and choose their own in their profile.
import-held = { $leavers } of { $all } people would be deactivated. That is more than one in ten: a file that was cut off looks the same.
import-agree = { $n ->
    [one] Yes, 1 person has left
   *[other] Yes, { $n } people have left
}
import-start = Import
import-back = Change the columns
import-to-people = See everybody
import-another = Bring in another file

import-rejections = Rows that are not taken
import-rejections-next = Mend them in the file and bring it in again: what is already there stays the same.
import-warnings = Taken, but odd
import-line = Line
import-value = What stands there
import-why = Why
import-changes = What changes in people who are known
import-change = { $what }: { $n ->
    [one] 1 person
   *[other] { $n } people
}
import-what = What
import-before = Before
import-after = After
import-reason-yes-no = Neither yes nor no
import-reason-no-key = No id and no e-mail: nobody can tell who this is
import-reason-no-name = A new person needs a name
import-reason-again = Line { $line } has the same already
import-reason-email-taken = The e-mail belongs to somebody else here, who has another id
import-note-unknown-manager = Nobody is known by this: read as no manager
import-note-own-manager = Nobody is their own manager: read as no manager
import-note-deactivated = Deactivated here, and stays so. A column that says yes to taking part brings people back.
import-note-administrator = An administrator stays active. Take the role away first.

import-running-title = People are coming in
import-running-lead = You can leave this page: the work goes on without it.
import-running = Importing
import-progress = { $done } of { $total } rows
import-reload = See how far it is
