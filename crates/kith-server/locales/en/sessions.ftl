# When the people of a match meet, and their calendars.

session-title = Find a time with { $names }
session-title-ahead = You are meeting { $names }
session-you-are-in = You are in { $city }, where it is { $time } now.
session-is-in = { $name } is in { $city }, where it is { $time }.
session-for = { $time } for { $name }
session-for-day = { $day }, { $time } for { $name }
session-when = When do you want to meet?
session-other = Another time
session-other-hint = Choose the day and the time below, as your clock shows them.
session-date = Day
session-time = Time
session-minutes = How long
session-minutes-choice = { $minutes } minutes
session-place = Where
session-place-hint = A room, a café, or the link of a video call.
session-link = Open the link
session-save = Agree on this time
session-save-move = Move it
session-move = Move it
session-invited = Everybody has an invitation in their mail, and gets every change.
session-none-left = No time is free for all of you until the end of this round. Choose any time that suits you, and agree on it among yourselves.
session-apart = Your working hours never meet: your clocks are { $hours ->
    [one] one hour
   *[other] { $hours } hours
} apart.
session-apart-hours = Your working hours never meet, although your clocks show the same.
session-turn-you = This time it would be you who meets outside of working hours. These are the times that cost you least.
session-turn = This time it would be { $name } who meets outside of working hours. These are the times that cost { $name } least.
session-async = Or without meeting
session-async-why = Two people whose days hardly touch can still get to know each other.
session-async-1 = One of you answers the first question of the match, in writing or as a voice message.
session-async-2 = The other answers it, too, within two days, and asks one of their own.
session-async-3 = Three rounds of that are a good conversation. Then say on the page of the match that you met.
session-cancel = Call it off
session-cancel-what = Everybody's calendar is told, and you can choose another time. Your match goes on.
session-cancel-do = Call it off
session-back = Back to your match
session-to-calendar = Your calendar and Kith
flash-session-booked = Agreed. The invitations are on their way.
flash-session-moved = Moved. Everybody gets the change.
flash-session-cancelled = Called off. Everybody's calendar is told.
flash-session-gone = Somebody called it off meanwhile. Choose another time.
error-session-when = Choose a time
error-session-past = This time is over. Choose one that is ahead
error-session-far = This is too far ahead. Choose a day within a year
error-session-minutes = Choose one of the lengths
error-session-ahead = Somebody has chosen a time meanwhile. It stands above; move it if it does not suit you

nav-calendar = Your calendar
calendar-title = Your calendar and Kith
calendar-lead = Both of this is up to you. Nobody else sees any of it.
calendar-feed = See your sessions in your calendar
calendar-feed-why = Your calendar can fetch the sessions that you have agreed on from a private address. It shows who you meet, when and where, and nothing else.
calendar-feed-since = There is such an address since
calendar-feed-none = There is no such address yet.
calendar-feed-make = Make a private address
calendar-feed-renew = Make a new address
calendar-feed-renew-what = The one before is of no use from then on.
calendar-feed-end = End it
calendar-made-title = Your private address
calendar-made-once = It is shown only now. Whoever has it can see your sessions; if it gets into wrong hands, make a new one.
calendar-made-label = Address for your calendar
calendar-made-open = Open it in your calendar
calendar-made-back = Done
calendar-busy = Tell Kith when you are busy
calendar-busy-why = Give the address at which your calendar is published (many calendars call it the secret or private iCal address). Kith looks there every hour while you have a match, keeps only when you are busy, no titles and no people, and offers times that are free.
calendar-busy-address = Address of your calendar
calendar-busy-hint = It begins with https:// or webcal:// and mostly ends with .ics
calendar-busy-keep = Use this calendar
calendar-busy-host = Your calendar is at { $host }.
calendar-busy-waiting = Kith has not looked yet; that takes a minute.
calendar-busy-looked = Kith last looked
calendar-busy-spans = { $n ->
    [0] You are free all of the next eight weeks.
    [one] You are busy once in the next eight weeks.
   *[other] You are busy { $n } times in the next eight weeks.
}
calendar-busy-forget = Forget this calendar
calendar-problem-refused = This address cannot be used: it does not lead to a public server.
calendar-problem-unreachable = The server does not answer, or says that there is no calendar. Look at the address again.
calendar-problem-too-large = The calendar is larger than Kith reads.
calendar-problem-no-calendar = What is at this address is no calendar. It may ask for a sign-in: Kith needs the private address.
calendar-feed-name = Kith
error-calendar-address = This is not an address of a calendar. It should begin with https:// or webcal://
flash-calendar-kept = Kith looks at your calendar now.
flash-calendar-forgotten = Kith has forgotten your calendar.
flash-calendar-ended = The private address is of no use any more.
jobs-kind-look-at-calendars = Have calendars looked at
jobs-kind-look-at-calendar = Look at somebody's calendar
