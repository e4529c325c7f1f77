//! What people answer at the water cooler.

/// Three answers to each question that the water cooler asks, by the question.
const CHATTER: [(&str, [&str; 3]); 28] = [
    (
        "What was the best part of your weekend",
        [
            "My daughter rode her bike to the end of the street and back.",
            "Two hours on the balcony with nothing planned.",
            "Plum cake at my neighbour’s. She sent me home with half of it.",
        ],
    ),
    (
        "Which song or sound goes with your work",
        [
            "The hum of the old printer. I think it is happy this week.",
            "Rain on the roof windows.",
            "Nina Simone, quietly, until somebody calls.",
        ],
    ),
    (
        "What is on your desk",
        [
            "A fossil from a holiday with my father.",
            "A cactus that has outlived three of my monitors.",
            "A postcard that a customer sent in 2019.",
        ],
    ),
    (
        "What is the view from where you sit",
        [
            "The car park, and behind it the hills.",
            "My own kitchen. I know every tile by now.",
            "A crane. We have bets on when it will go.",
        ],
    ),
    (
        "Which word from another language",
        [
            "Sobremesa: staying at the table after the meal.",
            "The Japanese one for light through leaves.",
            "Fika. A coffee break is not the same.",
        ],
    ),
    (
        "What did you eat as a child",
        [
            "Rice pudding with cinnamon, cold, for breakfast.",
            "Jollof rice on Sundays.",
            "Toast with far too much butter.",
        ],
    ),
    (
        "What is the most useful thing that you bought",
        [
            "A lamp that clips to the laptop.",
            "A notebook that only has squares in it.",
            "Earplugs. Then the next pair of earplugs.",
        ],
    ),
    (
        "Which path do you walk",
        [
            "Along the canal to the second bridge.",
            "Up and down the stairs of our building.",
            "Once round the allotments. There is always a cat.",
        ],
    ),
    (
        "What did you want to become",
        [
            "A lighthouse keeper. I still would.",
            "A vet, until I met a goose.",
            "The person who drives the tram.",
        ],
    ),
    (
        "Which small thing made your work easier",
        [
            "Writing the summary first.",
            "Switching mail off until ten.",
            "A list of whom to ask for what.",
        ],
    ),
    (
        "What could you talk about for ten minutes",
        [
            "How to fold a map. Nobody else wants to know.",
            "Bread that fails, and why.",
            "The history of the number seven bus.",
        ],
    ),
    (
        "Which book, film or game",
        [
            "The Left Hand of Darkness.",
            "The first Zelda that I played, with the rain at the beginning.",
            "Any Agatha Christie, all of them, please.",
        ],
    ),
    (
        "What have you learned lately from somebody younger",
        [
            "That one can say no without a reason.",
            "How to search in a spreadsheet properly, from our apprentice.",
            "Skateboards have sizes.",
        ],
    ),
    (
        "Which habit from a former job",
        [
            "I still lock the till, and there is no till.",
            "Counting people when we leave a building. I was a teacher.",
            "Writing the date with the day first, on everything.",
        ],
    ),
    (
        "What do you do in the first ten minutes",
        [
            "Tea, then the one mail that I do not want to read.",
            "I say hello to everybody on the floor.",
            "Nothing. It is the best part.",
        ],
    ),
    (
        "Which tool here would you defend",
        [
            "The whiteboard on the second floor. Take anything else.",
            "Our search. And you can have my calendar.",
            "The label maker stays. The fax may go.",
        ],
    ),
    (
        "What does a good day off look like",
        [
            "Market at nine, soup at one, a book until it is dark.",
            "Train somewhere, walk back.",
            "No alarm, long breakfast, somebody else cooks.",
        ],
    ),
    (
        "Who taught you something",
        [
            "My first manager, who answered every question with another one.",
            "My aunt: measure twice.",
            "A colleague in Lisbon who showed me how to read a contract backwards.",
        ],
    ),
    (
        "Which place in your town",
        [
            "The bakery behind the station, on Fridays.",
            "The roof of the library.",
            "The botanical garden in the week when the old magnolia flowers.",
        ],
    ),
    (
        "What have you repaired",
        [
            "My grandfather’s radio. It only gets one station, and it is a good one.",
            "A zip. I felt like an engineer.",
            "The kitchen chair, for the third time.",
        ],
    ),
    (
        "Which question do you like",
        [
            "What are you reading?",
            "How did you get to that?",
            "May I see how you do it?",
        ],
    ),
    (
        "What is a rule in your family",
        [
            "Whoever cooks does not wash up.",
            "Nobody leaves without having been hugged by the dog.",
            "The last piece is cut in two until one cannot see it.",
        ],
    ),
    (
        "What did you think was hard",
        [
            "Asking for help. It took one sentence.",
            "Driving in a roundabout.",
            "Speaking in front of all of you in May.",
        ],
    ),
    (
        "Which smell takes you",
        [
            "Wet asphalt: the first day of school.",
            "Sawdust. My mother’s workshop.",
            "Cardamom, and I am in Addis.",
        ],
    ),
    (
        "What would you put into a box",
        [
            "A note that says: ask first.",
            "The folder with the mistakes. It is the useful one.",
            "Good coffee, and the number of the caretaker.",
        ],
    ),
    (
        "What are you looking forward to",
        [
            "My sister visits, after two years.",
            "The first night of frost, for the quinces.",
            "A week without a single meeting. I checked.",
        ],
    ),
    (
        "Whom would you like to thank",
        [
            "Whoever fixes the meeting rooms before we notice.",
            "The two from finance who explained the form to me twice.",
            "My desk neighbour, for the plasters and the patience.",
        ],
    ),
    (
        "What did you change your mind about",
        [
            "Olives.",
            "Working with the door open.",
            "That a call is faster than a letter. It often is not.",
        ],
    ),
];

/// What people say to a question.
pub(super) fn answers(question: &str) -> &'static [&'static str] {
    let found = CHATTER.iter().find(|(begins, _)| question.starts_with(begins));
    found.map_or(&[], |(_, said)| said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_of_the_template_has_answers() {
        for question in kith_domain::program::agendas::water_cooler_prompts() {
            assert_eq!(answers(question).len(), 3, "{question}");
        }
    }
}
