"""How well the spam filter tells a generated set apart, five-fold, and with each family of spam held out in turn.

    python bench/spam_filter.py FOLDER      FOLDER: text files of real prose, one paragraph a line, French or English

Good comments: 1,000 passages of one to four sentences from FOLDER, one in eight with a link, one in ten mere thanks.
Spam: 600 comments of twelve families (below), French, English and Russian, put together from parts with invented hosts;
one in four opens with a passage of the same real prose, as spam that hides does. Names are invented for both.
"""

import os
import random
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp())

import django  # noqa: E402

django.setup()

from blog.comments.models import Comment  # noqa: E402
from blog.markup.render import render_comment  # noqa: E402
from blog.moderation.bayes import judge_all  # noqa: E402
from blog.moderation.evaluating import evaluate, learn  # noqa: E402
from blog.moderation.rules import LIKELY, SURE  # noqa: E402
from blog.moderation.words import passages  # noqa: E402

DICE = random.Random(2026)
NAMES = "Anne Paul Léa Karim Yves Rose Tom Nina Hugo Inès Marc Zoé Ada Louis Élise Omar".split()
SYLLABLES = "ba ko ri ta me lu vo ze pri cas lo fin med dis sho".split()
LINK = "https://{host}/{slug}"
FAMILIES = {
    "links for sale": [
        ["Bonjour,", "Hello,"],
        ["nous vendons des liens de qualité", "I sell guest posts and backlinks", "boost your ranking on Google"],
        ["référencement garanti première page", "high authority domains", "more traffic within days"],
        [LINK],
    ],
    "pills": [
        ["cheap pills without prescription", "médicaments sans ordonnance", "buy generic online pharmacy"],
        ["livraison discrète", "overnight shipping", "best price guaranteed"],
        [LINK],
    ],
    "casino": [
        ["bonus casino en ligne", "free spins no deposit", "jackpot slots real money", "paris sportifs gagnants"],
        ["inscription gratuite", "join now", "offre limitée"],
        [LINK],
    ],
    "loans": [
        ["prêt entre particuliers sérieux et honnête", "need an urgent loan", "offre de crédit rapide"],
        ["de 2 000 à 500 000 euros", "low interest rate", "sans justificatif"],
        ["contactez {name} par WhatsApp", "write to {name} by mail", LINK],
    ],
    "coins": [
        ["j'ai gagné 8 000 euros en une semaine", "I earned a profit trading crypto", "double your bitcoin"],
        ["grâce à un expert", "with the help of a recovery expert", "investissez maintenant"],
        ["contact {name} on Telegram", LINK],
    ],
    "luxury": [
        ["replica watches", "sacs de marque pas cher", "designer shoes outlet", "montres de luxe soldes"],
        ["free shipping", "jusqu'à moins 80 %", "shop now"],
        [LINK, "boutique " + LINK],
    ],
    "dating": [
        ["rencontres sans tabou près de chez toi", "hot singles in your area", "je suis seule ce soir"],
        ["inscris-toi vite", "chat now", "profil vérifié"],
        [LINK],
    ],
    "praise": [
        ["Great post!", "Super article, merci pour le partage.", "I really enjoy reading your blog."],
        ["Keep up the good work.", "Very useful information.", "I will bookmark your website."],
        ["My site: " + LINK, "Visitez mon site " + LINK],
    ],
    "spells": [
        ["marabout voyant retour affectif", "powerful spell caster brought my ex back", "grand médium sérieux"],
        ["résultat en 48 heures", "100% guaranteed", "travail occulte"],
        ["contact {name}", LINK],
    ],
    "russian": [
        ["купить дешево", "заработок в интернете", "лучшие ставки на спорт", "кредит онлайн"],
        ["быстро и надежно", "без проверки", "скидки"],
        [LINK],
    ],
    "streaming": [
        ["watch full movie hd free", "regarder film streaming gratuit", "iptv abonnement 4k"],
        ["no registration", "sans pub", "toutes les chaînes"],
        [LINK],
    ],
    "garbage": [
        ["{word} {word} {word}", "[url={link}]{word}[/url]"],
        ["{word}{word} {word}"],
        [LINK, LINK + " " + LINK],
    ],
}


def word() -> str:
    return "".join(DICE.choice(SYLLABLES) for _ in range(DICE.randint(2, 4)))


def spam(family: str, prose: list[str]) -> str:
    said = " ".join(DICE.choice(part) for part in FAMILIES[family])
    while "{" in said:
        link = f"https://{word()}-{word()}.{DICE.choice(['example', 'test', 'invalid'])}/{word()}"
        for place, value in (("link", link), ("host", f"{word()}.example"), ("slug", word()), ("word", word())):
            said = said.replace("{" + place + "}", value, 1)
        said = said.replace("{name}", DICE.choice(NAMES), 1)
    return f"{DICE.choice(prose)} {said}" if DICE.random() < 0.25 else said


def good(prose: list[str]) -> str:
    if DICE.random() < 0.1:
        return DICE.choice(["Merci pour ce billet !", "Thanks, very interesting.", "Je suis bien d'accord.", "Bravo."])
    said = " ".join(DICE.choice(prose) for _ in range(DICE.randint(1, 4)))
    return f"{said} https://{word()}.example/{word()}" if DICE.random() < 0.125 else said


def read(text: str) -> list[set[str]]:
    comment = Comment(name=DICE.choice(NAMES), body=text, body_html=render_comment(text, "fr"))
    return passages(comment)


def main() -> None:
    prose = []
    for path in sorted(Path(sys.argv[1]).rglob("*.txt")):
        for line in path.read_text(errors="replace").splitlines():
            prose += [one for one in re.split(r"(?<=[.!?…])\s+", line.strip()) if 40 < len(one) < 300]
    DICE.shuffle(prose)
    spams = [(family, read(spam(family, prose))) for family in FAMILIES for _ in range(50)]
    DICE.shuffle(spams)
    hams = [read(good(prose)) for _ in range(1000)]
    print(f"{len(spams)} spam of {len(FAMILIES)} families, {len(hams)} good from {len(prose)} sentences")
    for name, table in evaluate([one for _, one in spams], hams).items():
        print(f"five-fold, {name}: caught {table.recall:.1%}, good misfiled {table.misfiled:.2%} ({table.false})")
    for family in FAMILIES:
        learned, held = [one for kind, one in spams if kind != family], [one for kind, one in spams if kind == family]
        known = learn(learned, hams)
        scores = [judge_all(one, known, len(learned), len(hams)).score for one in held]
        filed, at_least_held = sum(score >= SURE for score in scores), sum(score >= LIKELY for score in scores)
        print(f"never seen, {family}: filed {filed}, held {at_least_held} of 50")


if __name__ == "__main__":
    main()
