# Programs and who is in them.

programs-title = Programs
programs-none = There is no program yet
programs-none-administrator = Make the first one below, then appoint somebody to organize it.
programs-none-next = When an organizer adds you to one, you find it here.
program-new = A new program
program-name = Name
program-purpose = What it is for
program-purpose-hint = One or two sentences that the people in it read.
program-create = Make this program
program-change = Name and purpose
program-organizers = Organizers
program-no-organizers = Nobody organizes it yet.
program-organizer-email = E-mail of an organizer
program-appoint = Appoint
program-dismiss = Let { $name } stop organizing
program-people = People
program-person-email = E-mail of somebody to add
program-enrol = Add to this program
program-remove = Take { $name } out
program-everybody = See and search everybody in it
program-you-take-part = You take part in this program.
flash-program-created = The program is there. Next, appoint somebody to organize it.
flash-organizer-appointed = Appointed.
flash-person-enrolled = Added.
error-nobody = Nobody here has this e-mail. Import the person first.
