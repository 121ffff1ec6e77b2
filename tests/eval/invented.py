# SPDX-License-Identifier: Apache-2.0
"""Invented people who sign once or several times, as a labelled table: each name in several
spellings, and now and then a slip, a part left out, or a twin."""

import random

FIELDS = ["family_name", "given_name", "patronymic", "birth_date", "id_number", "city", "phone"]
FAMILIES = [("Дүйсекеев", "Дуйсекеев", "Duisekeyev"), ("Қаратаев", "Каратаев", "Qarataev"),
            ("Жүнісбаев", "Жунусбаев", "Zhunusbayev"), ("Әлібеков", "Алибеков", "Alibekov"),
            ("Шәріпов", "Шарипов", "Sharipov"), ("Өтегенов", "Утегенов", "Utegenov"),
            ("Ғаниев", "Ганиев", "Ganiyev"), ("Лаврентьев", "Лаврентьев", "Lavrentyev"),
            ("Хисматуллин", "Хисматулин", "Khismatullin"), ("Чернышёв", "Чернышев", "Chernyshev")]
MEN = [("Бекзат", "Бекзат", "Bekzat"), ("Ғалымжан", "Галымжан", "Galymzhan"),
       ("Қуаныш", "Куаныш", "Quanysh"), ("Өмірзақ", "Умирзак", "Omirzak"),
       ("Святослав", "Святослав", "Svyatoslav"), ("Тілеуберді", "Тлеуберди", "Tileuberdi")]
WOMEN = [("Гүлбаршын", "Гульбаршин", "Gulbarshyn"), ("Жібек", "Жибек", "Zhibek"),
         ("Қарлығаш", "Карлыгаш", "Qarlygash"), ("Ұлжалғас", "Улжалгас", "Ulzhalgas"),
         ("Василиса", "Василиса", "Vasilisa"), ("Шолпан", "Шолпан", "Sholpan")]
ENDINGS = {True: ("қызы", "ровна", "qyzy"), False: ("ұлы", "рович", "uly")}
FATHERS = [("Ермек", "Ермек", "Yermek"), ("Болат", "Болат", "Bolat"), ("Сейіт", "Сейт", "Seit")]
CITIES = [("Алматы", "Алма-Ата", "Almaty"), ("Өскемен", "Усть-Каменогорск", "Oskemen"),
          ("Орал", "Уральск", "Oral")]


def check_digit(digits):
    """Of an identity number's first eleven; 10 if there is none."""
    for first in (1, 3):
        weights = [(i + first - 1) % 11 + 1 for i in range(11)]
        found = sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11
        if found < 10:
            return found
    return 10


def id_number(dice, day, female):
    while True:
        century = (5 if day[:2] == "20" else 3) + female
        digits = f"{day[2:4]}{day[5:7]}{day[8:]}{century}{dice.randrange(10000):04}"
        if (last := check_digit(digits)) < 10:
            return digits + str(last)


def person(dice):
    female = dice.random() < 0.5
    day = f"{dice.randrange(1940, 2003)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    return {"female": female, "family": dice.choice(FAMILIES), "father": dice.choice(FATHERS),
            "given": dice.choice(WOMEN if female else MEN), "day": day,
            "number": id_number(dice, day, female), "city": dice.choice(CITIES),
            "phone": f"+7701{dice.randrange(10 ** 7):07}"}


def twin_of(dice, other):
    names = [name for name in (WOMEN if other["female"] else MEN) if name != other["given"]]
    return {**other, "given": dice.choice(names),
            "number": id_number(dice, other["day"], other["female"])}


def slip(dice, text):
    """Two neighbouring letters change places."""
    i = dice.randrange(1, max(2, len(text) - 2))
    return text[:i] + text[i + 1:i + 2] + text[i:i + 1] + text[i + 2:]


def signature(dice, who):
    """One row: what this person wrote down this time."""
    spelling = dice.randrange(3)
    family = who["family"][spelling] + ("aа"[spelling < 2] if who["female"] else "")
    given = who["given"][spelling]
    number = dice.choice(["", who["number"], who["number"]])
    day = who["day"] if not number or dice.random() < 0.9 else ""
    if dice.random() < 0.1:
        family = slip(dice, family)
    if dice.random() < 0.1:
        family, given = given, family
    return {"family_name": family, "given_name": given,
            "patronymic": dice.choice(["", who["father"][spelling] +
                                       ENDINGS[who["female"]][spelling]]),
            "birth_date": day, "id_number": number,
            "city": who["city"][spelling], "phone": dice.choice(["", who["phone"]])}


def table(seed, count):
    """So many rows, shuffled, with rec_id and true_person_id."""
    dice = random.Random(seed)
    rows, number, last = [], 0, None
    while len(rows) < count:
        who = twin_of(dice, last) if last and dice.random() < 0.05 else person(dice)
        number, last = number + 1, who
        rows += [{"true_person_id": str(number), **signature(dice, who)}
                 for _ in range(dice.choice([1, 1, 1, 2, 3]))]
    dice.shuffle(rows)
    return [{"rec_id": str(i + 1), **row} for i, row in enumerate(rows[:count])]
