# Lists of people, profiles, skills.
