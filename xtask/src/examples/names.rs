//! Names from many places. Any likeness to a living person is chance.

use unicode_normalization::UnicodeNormalization;

use super::random::Random;

/// First and last names that go together.
pub(super) struct Pool {
    first: &'static [&'static str],
    last: &'static [&'static str],
}

pub(super) const GERMAN: usize = 0;
pub(super) const BRITISH: usize = 1;
pub(super) const PORTUGUESE: usize = 2;
pub(super) const AMERICAN: usize = 3;
pub(super) const LATIN_AMERICAN: usize = 4;
pub(super) const NIGERIAN: usize = 5;
pub(super) const KENYAN: usize = 6;
pub(super) const INDIAN: usize = 7;
pub(super) const CHINESE: usize = 8;
pub(super) const MALAY: usize = 9;
pub(super) const AUSTRALIAN: usize = 10;
pub(super) const TURKISH: usize = 11;
pub(super) const POLISH: usize = 12;
pub(super) const ARABIC: usize = 13;
pub(super) const NORDIC: usize = 14;
pub(super) const VIETNAMESE: usize = 15;
pub(super) const COUNT: usize = 16;

const POOLS: [Pool; COUNT] = [
    Pool {
        first: &[
            "Anneke",
            "Jürgen",
            "Lena",
            "Matthias",
            "Friederike",
            "Jonas",
            "Käthe",
            "Tobias",
            "Ulrike",
            "Felix",
            "Marlene",
            "Stefan",
        ],
        last: &[
            "Vogel", "Krüger", "Brandt", "Lindner", "Schäfer", "Hoffmann", "Weiß", "Pohl", "Engel", "Römer",
            "Albrecht", "Kühn",
        ],
    },
    Pool {
        first: &[
            "Imogen", "Callum", "Rhiannon", "Alastair", "Siân", "Gareth", "Fiona", "Harry", "Niamh", "Eoin", "Beth",
            "Dáithí",
        ],
        last: &[
            "Ashworth",
            "MacLeod",
            "Pritchard",
            "Bennett",
            "Ó Briain",
            "Hughes",
            "Thornton",
            "Kavanagh",
            "Fraser",
            "Whitlock",
            "Lowe",
            "Byrne",
        ],
    },
    Pool {
        first: &[
            "Inês", "João", "Catarina", "Tiago", "Beatriz", "Rui", "Luísa", "Gonçalo", "Mariana", "Vasco", "Joana",
            "Miguel",
        ],
        last: &[
            "Ferreira",
            "Carvalho",
            "Simões",
            "Teixeira",
            "Araújo",
            "Pinto",
            "Magalhães",
            "Moreira",
            "Fonseca",
            "Nóbrega",
            "Lourenço",
            "Pires",
        ],
    },
    Pool {
        first: &[
            "Madison", "Jamal", "Grace", "Tyler", "Aaliyah", "Ethan", "Naomi", "Darnell", "Hannah", "Marcus", "Ruth",
            "Caleb",
        ],
        last: &[
            "Whitfield",
            "Jackson",
            "Sullivan",
            "Brooks",
            "Coleman",
            "Harper",
            "Washington",
            "Goldberg",
            "Monroe",
            "Reed",
            "Sinclair",
            "Boone",
        ],
    },
    Pool {
        first: &[
            "Valentina",
            "Mateo",
            "Ximena",
            "Andrés",
            "Lucía",
            "Thiago",
            "Camila",
            "Joaquín",
            "Renata",
            "Emiliano",
            "Paloma",
            "Rafael",
        ],
        last: &[
            "Quintero",
            "Salazar",
            "Núñez",
            "Barrios",
            "Cárdenas",
            "Figueroa",
            "Montoya",
            "Peña",
            "Villalobos",
            "Ibarra",
            "Oliveira",
            "Rocha",
        ],
    },
    Pool {
        first: &[
            "Chioma",
            "Oluwaseun",
            "Ngozi",
            "Emeka",
            "Folake",
            "Babatunde",
            "Adaeze",
            "Ifeanyi",
            "Yewande",
            "Tunde",
            "Amara",
            "Uche",
        ],
        last: &[
            "Okafor", "Adeyemi", "Eze", "Balogun", "Nwosu", "Ogunleye", "Obi", "Adebayo", "Chukwu", "Bello", "Afolabi",
            "Umeh",
        ],
    },
    Pool {
        first: &[
            "Wanjiru", "Otieno", "Akinyi", "Kamau", "Nyambura", "Kiprono", "Zawadi", "Mwangi", "Halima", "Barasa",
            "Atieno", "Juma",
        ],
        last: &[
            "Kariuki",
            "Odhiambo",
            "Wambui",
            "Cheruiyot",
            "Mutua",
            "Njoroge",
            "Ochieng",
            "Kimani",
            "Chebet",
            "Omondi",
            "Wekesa",
            "Maina",
        ],
    },
    Pool {
        first: &[
            "Ananya",
            "Rohan",
            "Lakshmi",
            "Arjun",
            "Meera",
            "Vikram",
            "Kavya",
            "Siddharth",
            "Nandini",
            "Harpreet",
            "Deepa",
            "Imran",
        ],
        last: &[
            "Rao",
            "Iyer",
            "Deshpande",
            "Chatterjee",
            "Gowda",
            "Kaur",
            "Menon",
            "Bhat",
            "Reddy",
            "Qureshi",
            "Joshi",
            "Nair",
        ],
    },
    Pool {
        first: &[
            "Wei Ling",
            "Jun Jie",
            "Hui Min",
            "Zhi Hao",
            "Xin Yi",
            "Kai",
            "Mei",
            "Shao Feng",
            "Yan",
            "Bo",
            "Li Na",
            "Rong",
        ],
        last: &[
            "Tan", "Lim", "Huang", "Ng", "Zhang", "Ong", "Liu", "Goh", "Wong", "Xu", "Teo", "Zhou",
        ],
    },
    Pool {
        first: &[
            "Nurul", "Hafiz", "Siti", "Farhan", "Aisyah", "Iskandar", "Putri", "Rizal", "Dewi", "Bayu", "Wulan",
            "Zulkifli",
        ],
        last: &[
            "Rahman", "Hassan", "Ibrahim", "Santoso", "Aziz", "Wijaya", "Yusof", "Hakim", "Pratama", "Salleh",
            "Lestari", "Osman",
        ],
    },
    Pool {
        first: &[
            "Matilda", "Lachlan", "Aroha", "Jarrah", "Georgia", "Nikau", "Isla", "Heath", "Talia", "Rua", "Zara",
            "Angus",
        ],
        last: &[
            "Campbell",
            "Ngata",
            "Doyle",
            "Papadopoulos",
            "Walsh",
            "Tamihana",
            "Nguyen-Bell",
            "Carter",
            "Rossi",
            "Mitchell",
            "Tūhoe",
            "Keane",
        ],
    },
    Pool {
        first: &[
            "Elif", "Emre", "Zeynep", "Çağlar", "Defne", "Oğuz", "İpek", "Kerem", "Selin", "Barış", "Aylin", "Mert",
        ],
        last: &[
            "Yılmaz", "Demir", "Şahin", "Kaya", "Öztürk", "Aydın", "Doğan", "Arslan", "Koç", "Çelik", "Polat", "Güneş",
        ],
    },
    Pool {
        first: &[
            "Agnieszka",
            "Łukasz",
            "Zofia",
            "Paweł",
            "Małgorzata",
            "Tomasz",
            "Oksana",
            "Bohdan",
            "Katarína",
            "Ondřej",
            "Iryna",
            "Marek",
        ],
        last: &[
            "Wiśniewska",
            "Nowak",
            "Zieliński",
            "Kowalczyk",
            "Dąbrowski",
            "Shevchenko",
            "Bondarenko",
            "Dvořák",
            "Horváth",
            "Lis",
            "Wrona",
            "Kovalenko",
        ],
    },
    Pool {
        first: &[
            "Layla", "Omar", "Noura", "Youssef", "Salma", "Karim", "Rania", "Tariq", "Dalia", "Nabil", "Hind", "Samir",
        ],
        last: &[
            "Haddad", "Mansour", "Khoury", "Farouk", "Nasser", "Benali", "Saleh", "Darwish", "El-Amin", "Zaki",
            "Sabbagh", "Tazi",
        ],
    },
    Pool {
        first: &[
            "Astrid", "Søren", "Ingrid", "Håkon", "Freja", "Mikko", "Åsa", "Jukka", "Sigrún", "Lars", "Tuuli", "Bjørn",
        ],
        last: &[
            "Lindqvist",
            "Sørensen",
            "Haugen",
            "Virtanen",
            "Bergström",
            "Dahl",
            "Jónsdóttir",
            "Mäkinen",
            "Ekberg",
            "Nygård",
            "Holm",
            "Aalto",
        ],
    },
    Pool {
        first: &[
            "Linh", "Minh", "Thảo", "Quân", "Hương", "Duy", "Ngọc", "Khánh", "Trang", "Bảo", "Phương", "Sơn",
        ],
        last: &[
            "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Vũ", "Đỗ", "Hồ", "Ngô", "Dương",
        ],
    },
];

/// Names in their own script, with the part of the e-mail address before the @.
pub(super) const OWN_SCRIPT: [(&str, &str); 6] = [
    ("יעל כהן", "yael.cohen"),
    ("سارة الخطيب", "sara.alkhatib"),
    ("小林 恵", "megumi.kobayashi"),
    ("陈美玲", "meiling.chen"),
    ("김민준", "minjun.kim"),
    ("Дмитро Гончар", "dmytro.honchar"),
];

/// A name of a pool.
pub(super) fn draw(random: &mut Random, pool: usize) -> String {
    let Pool { first, last } = &POOLS[pool];
    format!("{} {}", random.pick(first), random.pick(last))
}

/// The name as an e-mail address has it before the @: small ASCII letters and dots.
pub(super) fn mailbox(name: &str) -> String {
    let mut mailbox = String::new();
    for c in name.to_lowercase().nfd() {
        match c {
            ' ' | '-' => mailbox.push('.'),
            'a'..='z' => mailbox.push(c),
            // Letters of their own, which do not come apart into a letter and a mark.
            'ß' => mailbox.push_str("ss"),
            'ł' => mailbox.push('l'),
            'ø' => mailbox.push('o'),
            'đ' => mailbox.push('d'),
            'ı' => mailbox.push('i'),
            _ => {}
        }
    }
    mailbox
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_mailbox_with_all_its_letters() {
        for Pool { first, last } in &POOLS {
            for name in first.iter().chain(*last) {
                let letters = name.chars().filter(|c| c.is_alphabetic()).count() + name.matches('ß').count();
                assert_eq!(
                    mailbox(name).replace('.', "").len(),
                    letters,
                    "{name}: {}",
                    mailbox(name)
                );
            }
        }
        for (name, mail) in [
            ("Käthe Weiß", "kathe.weiss"),
            ("Ngọc Nguyễn", "ngoc.nguyen"),
            ("İpek Güneş", "ipek.gunes"),
            ("Georgia Nguyen-Bell", "georgia.nguyen.bell"),
            ("Łukasz Dąbrowski", "lukasz.dabrowski"),
        ] {
            assert_eq!(mailbox(name), mail);
        }
    }
}
