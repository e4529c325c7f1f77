# What every page says: the frame around it, and the words of the components.

product = Kith
skip-to-content = Skip to the content
page-title = { $title } · Kith
close = Close
menu = Menu
more = More
required-not = optional
search = Search

# Where one can go.
nav-label = Main
nav-you-label = About you
nav-home = Home
nav-matches = Your matches
nav-people = People
nav-programs = Programs
nav-import = Import
nav-fields = Fields
nav-jobs = Jobs
nav-audit = Audit log
nav-tokens = API tokens
nav-settings = Settings
nav-administration = Administration
nav-profile = Your profile
nav-notifications = Notifications
nav-pause = Pause
nav-sign-ins = Sign-ins
nav-privacy = Privacy
sign-out = Sign out
# The name is bold, so that people with two accounts see at once which one this is.
signed-in-as = Signed in as <strong>{ $name }</strong>

# Light or dark.
theme-label = Colours
theme-system = As on this device
theme-light = Light
theme-dark = Dark

# Lists.
pager-label = Pages
pager-previous = Previous
pager-next = Next
people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
}

# A form that could not be taken as it is.
form-errors = { $n ->
    [one] One answer needs another look
   *[other] { $n } answers need another look
}

# The match, in words: for screen readers, and where there is no picture.
overlap-shared = You both
overlap-shared-all = You all
overlap-nothing-shared = You start with a blank page.
overlap-pair = Two overlapping discs: { $first } and { $second }
overlap-group = { $n } overlapping discs: { $names }

# Charts.
chart-as-table = As a table
chart-between = between { $low } and { $high }

# Time that is left.
timer-left = { $minutes } min left

# Times. The weekday is said in this year, the year in any other.
moment-time = { $day }, { $time }, your time
moment-day = { $weekday } { $day } { $month }
moment-day-of-year = { $day } { $month } { $year }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

home-title = Hello, { $name }
home-first-steps = Three steps to the first program
home-done = (done)
home-people = Bring people in
home-people-why = From a spreadsheet, as it is. You see what would change before anything does.
home-program = Start a program
home-program-why = A program brings people together for one purpose, for example colleagues who have never met.
home-organizer = Find an organizer
home-organizer-why = Whoever organizes a program looks after it day by day. It may be you.
home-participant = There is nothing to do today. The more your colleagues can see of you, the better your matches will be.
home-profile = Look at your profile
save = Save
cancel = Cancel
flash-saved = Saved.
