# Lists of people, profiles, skills.

people-title = People
people-many = More than { $n } people
people-search = Name or e-mail
people-narrow = Narrow the list
people-any = Anything
people-apply = Show
people-everybody = Show everybody
people-deactivated = Only people who are deactivated
people-deactivated-note = deactivated
people-nobody = Nobody fits
people-nobody-next = Try fewer words, or only the beginning of a name.
people-name = Name
people-import = Import people

person-edit = Edit your profile
person-manager = Manager
person-programs = Takes part in
person-deactivated = Deactivated
person-deactivated-note = This person is deactivated: no sign-in, no part in anything. What is known stays.
person-deactivate = Deactivate
person-activate = Let this person take part again
person-deactivate-title = Deactivate { $name }?
person-deactivate-why = { $name } is signed out everywhere at once, cannot sign in and takes part in nothing. Nothing is deleted, and you can take it back.
flash-person-deactivated = Deactivated, and signed out everywhere.

profile-title = What colleagues know about you
profile-lead = The more you say, the better the people you meet fit you.
profile-directory = From the directory
profile-directory-why = This comes from the directory of your organization. If something is wrong, tell whoever keeps it; here it would be overwritten.
profile-own = From you
profile-email = E-mail
profile-nothing = Not given
profile-none = Nothing
profile-time-zone = Time zone
profile-time-zone-hint = Times are shown in it, and meetings are found by it.
profile-language = Language of Kith
language-en = English
profile-hours-hint = Such as Mon-Fri 09:00-17:00, or Mon,Wed 08:30-12:00; Tue 13-18.
profile-skills-hint = Type a few letters and choose, or write your own with commas between.
profile-list-hint = Several with a semicolon between.
profile-seen-members = Everybody here can see it.
profile-seen-organizers = Only organizers can see it.
profile-seen-matching = Only you can see it; it goes into matching.
profile-save = Save your profile
