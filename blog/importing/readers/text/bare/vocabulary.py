"""What lines say, in French and English, whatever the blog: sections, credits, openings, farewells, code."""

import re

READ_MORE = re.compile(
    r"[\[(]?(?:[….]{1,3}\s*)?(?:lire (?:la |plus|l[’'])|continuer (?:la lecture|à lire)|(?:la )?suite\b|en savoir plus"
    r"|read (?:more|the rest|on)\b|continue reading|keep reading|more\s*(?=[…»→>.(]))(?P<rest>.*)",
    re.I,
)
FURNITURE = re.compile(r"[←→«»<>‹›]+\s*\w.{0,40}|\S.{0,40}\s[→»›]+|.*(?:%\d?\$?[ds]\b|\{\{).*")
CODE = re.compile(
    r"[{};=<>|\\]|\(\)|^\s*[$#>%/*+@.-]+\s|^\s*[-+*/]{2,}|^\S*[/_]\S*$|\w\(\w*\)|--\w|^[\w-]+(?:\.[\w-]+)+$|^\W+$"
)
BULLET = re.compile(r"(?:[•·▪‣◦●*]\s*|[–—-]\s+)\S")
NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])\s?[.):]\s|(?:etape|step|partie|part|chapitre|chapter|phase)\s\d|#\d"
)
# Names that sections have on any blog.
SECTION = re.compile(
    r"(?:en |pour |le mot de la )?(?:introduction|intro|preambule|prologue|contexte|context|background|conclusions?"
    r"|conclure|epilogue|resume|resumer|summary|overview|tl;?dr|bilan|fin|the end|sources?|references?|credits?|notes?"
    r"|footnotes?|bibliographie|liens?|links?|ressources?|resources?|further reading|aller plus loin|prerequis"
    r"|prerequisites|installation|configuration|usage|utilisation|exemples?|examples?|update|mise a jour|maj|edit"
    r"|bonus|ps|post.?scriptum|faq|remerciements|thanks|acknowledge?ments|sommaire|table des matieres|contents"
    r"|performances?|support|next steps|et maintenant|et ensuite|et apres|what.?s next|about|a propos)\W*"
)
CREDIT = re.compile(
    r"(?:photos?|images?|pictures?|icons?|credits?|sources?|via|extraits?|figures?|logos?|schemas?|graph\w*|tableau"
    r"|table|screen ?shots?|captures?|ecrans?|illustrations?|exemples?|examples?|legende|caption|video|dessins?"
    r"|maquette|copyright|merci|thanks|par|by|from|creative commons|path|fichier|file)\b(?!\.)"
    r"|.*\b(?:photo|image|picture|dessin|illustration)s? (?:by|de|par|from|of|d')\b"
)
OPENING = re.compile(
    r"\b(?:cet article|ce (?:billet|post|tutoriel|dossier)|cette (?:serie|semaine|annee)|aujourd.?hui|hier"
    r"|ce (?:matin|soir)|nous allons voir|je vais (?:vous|tenter|essayer)|recemment|dernierement"
    r"|this (?:post|article|week|morning|evening|month|year|tutorial)|today|tonight|yesterday|recently"
    r"|last (?:week|night|month)|i.ve been|i.ve just|just got)\b"
)
GOODBYE = re.compile(
    r"\b(?:merci|n.hesitez pas|bonne lecture|a bientot|a suivre|en commentaires?|dans les commentaires|happy \w+ing"
    r"|stay tuned|thanks|thank you|cheers|let me know|in the comments|j.espere que|i hope|enjoy|a vous de)\b"
)
# A lone address or a hashtag closes a post.
LAST = re.compile(r"^(?:[\w-]+\.)+(?!jpe?g$|png$|gif$|webp$|avif$)[a-z]{2,6}/?$|\s#\w{3,}$")
STOP = frozenset(
    """les des une dans pour avec sur que qui est pas par plus son ses ces aux cette cela comme mais meme quand elle
    elles nous vous leur leurs etre avoir faire sont sans sous entre aussi bien tres tout tous toute toutes autre autres
    dont donc encore alors apres avant depuis chez vers notre votre nos vos ont ete fait peut vos mes mon ton quoi quel
    quelle quelles comment pourquoi ils lui moi toi eux aura etait
    the and for that this with from what when your have has had will their about they there here more some than them
    then into over only just been were which was are not but you can how why who our out its his her him she all any one
    two get got did does don too very much most also where would could should""".split()
)
