#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The field guides and the README say what the programs do, in every language.

  guides.py SOURCE

Prints what breaks a rule, one line each, and then exits with 1. That a guide prints on one page is
seen by release/guides.sh, which makes the pages.
"""

import pathlib
import re
import sys

LANGS = ("kk", "ru", "en")
READERS = ("volunteer", "coordinator")
QUOTES = {"kk": r"«([^»]+)»", "ru": r"«([^»]+)»", "en": r"“([^”]+)”"}
KAZAKH = "ӘҒҚҢӨҰҮІ"  # Һ stands in very few words
MAX_PICTURE = 60 * 1024

BLOCK = re.compile(r"#+ |\d+\. |- |\|| *```")  # what begins a heading, an item, a row or commands
CODE = re.compile(r"```\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"")
MESSAGE = re.compile(r"^[MN]\((\w+),\s*((?:\"(?:[^\"\\]|\\.)*\"|[\s,])+)\)", re.MULTILINE)
STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
COMMAND = re.compile(r"struct cli_command \w+ = \{\s*\.name = \"([\w-]+)\"")
CALL = re.compile(r"\b(merger|collector) ([a-z]+)\b((?: \\\n|[^\n])*)")
MIXED = re.compile(r"\w*(?:[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z])\w*")


def read_messages(source):
    """{name: {lang: the texts of all its forms}}"""
    messages = {}
    for path in sorted((source / "common/messages").glob("*.def")):
        for name, body in MESSAGE.findall(path.read_text()):
            texts = ["".join(STRING.findall(part)).replace("%%", "%") for part in split(body)]
            forms = {3: (1, 1, 1), 6: (1, 3, 2)}[len(texts)]
            messages[name] = {}
            for lang, count in zip(LANGS, forms):
                messages[name][lang] = "\n".join(texts[:count])
                texts = texts[count:]
    return messages


def split(body):
    """The arguments of a macro: strings that stand side by side are one."""
    return re.sub(r"\"\s*,\s*\"", '"\0"', body.strip().rstrip(",")).split("\0")


def check_shape(guides):
    """What is a heading, an item or a row in one language is one in all, with the same commands."""
    for reader in READERS:
        shapes = {lang: [begin.group() for line in guides[reader, lang].splitlines()
                         if (begin := BLOCK.match(line))] for lang in LANGS}
        blocks = {lang: [block for block, _ in CODE.findall(guides[reader, lang]) if block]
                  for lang in LANGS}
        for lang in LANGS:
            if shapes[lang] != shapes["en"]:
                yield f"guide-{reader}.{lang}.md: has other headings, items or rows than the English"
            if blocks[lang] != blocks["en"]:
                yield f"guide-{reader}.{lang}.md: has other commands than the English"


def check_quotes(guides, messages):
    """What stands in quotes is on a screen, and in every language on the same one."""
    for reader in READERS:
        meant = {}
        for lang in LANGS:
            meant[lang] = []
            for quote in re.findall(QUOTES[lang], guides[reader, lang]):
                quote = " ".join(quote.split())
                said = re.compile(rf"(?<!\w){re.escape(quote.rstrip('.'))}(?!\w)")
                names = {name for name, texts in messages.items() if said.search(texts[lang])}
                if not names:
                    yield f"guide-{reader}.{lang}.md: no screen says “{quote}”"
                meant[lang].append((quote, names))
        if len({len(quotes) for quotes in meant.values()}) > 1:
            yield f"guide-{reader}: quotes {', '.join(f'{len(meant[lang])} in {lang}' for lang in LANGS)}"
        for kk, ru, en in zip(*meant.values()):
            if not kk[1] & ru[1] & en[1]:
                yield f"guide-{reader}: not the same on the screen: {kk[0]}, {ru[0]}, {en[0]}"


def check_letters(guides):
    for (reader, lang), text in guides.items():
        for word in MIXED.findall(text):
            yield f"guide-{reader}.{lang}.md: Latin and Cyrillic letters in one word: {word}"
        if lang == "kk":
            for letter in set(KAZAKH) - set(text.upper()):
                yield f"guide-{reader}.kk.md: nowhere the letter {letter}"


def check_links(source, page):
    for match in LINK.findall(page.read_text()):
        target = match[0] or match[1]
        if not target.startswith("http") and not (page.parent / target).exists():
            yield f"{page.relative_to(source)}: {target} is not there"


def check_pictures(source, pages):
    shown = "".join(page.read_text() for page in pages)
    for picture in sorted((source / "docs/pictures").iterdir()):
        content = picture.read_bytes()
        if picture.name not in shown:
            yield f"docs/pictures/{picture.name}: no page shows it"
        if not content.startswith(b"\x89PNG") or len(content) > MAX_PICTURE:
            yield f"docs/pictures/{picture.name}: {len(content)} bytes; PNG, and at most {MAX_PICTURE}"


def check_commands(source, page):
    """Each command and option that is shown in type is one of the program's."""
    programs = {}
    for program in "merger", "collector":
        text = "".join(path.read_text() for path in sorted((source / program).glob("commands/*.c")))
        text += (source / "common/cli.c").read_text()
        programs[program] = set(COMMAND.findall(text)), text
    for code in CODE.findall(page.read_text()):
        for program, word, rest in CALL.findall(code[0] or code[1]):
            names, text = programs[program]
            if word not in names:
                yield f"{page.name}: {program} has no command {word}"
            for option in re.findall(r"--[a-z][a-z-]*", rest):
                if f'"{option}' not in text:
                    yield f"{page.name}: {program} {word} has no option {option}"


def main():
    source = pathlib.Path(sys.argv[1])
    docs = source / "docs"
    guides = {(reader, lang): (docs / f"guide-{reader}.{lang}.md").read_text()
              for reader in READERS for lang in LANGS}
    pages = [source / "README.md", *sorted(docs.glob("*.md"))]
    broken = [
        *check_shape(guides),
        *check_quotes(guides, read_messages(source)),
        *check_letters(guides),
        *check_pictures(source, pages),
    ]
    for page in pages:
        broken += check_links(source, page)
        if page.stem.startswith("guide-") or page.stem in ("README", "OPERATING"):
            broken += check_commands(source, page)
    print("\n".join(broken) or f"{len(guides)} guides keep the rules")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
