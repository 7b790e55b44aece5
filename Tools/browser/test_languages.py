"""Words stand in Strings, in both languages; templates and scripts hold none."""

import html.parser
import json
import pathlib
import re

import pytest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PARTS = [folder for root in ("Foundations", "Capabilities", "Apps") for folder in sorted((PROJECT / root).iterdir())]
# What holds no tag is read by a program.
TEMPLATES = [
    file for part in PARTS for file in sorted(part.glob("Templates/**/*.mustache")) if "<" in file.read_text()]
# Names of formats, the same in every language.
FORMATS = {"CSV", "XLSX", "PDF"}
SCRIPTS = [file for part in PARTS for file in sorted(part.glob("Assets/*.js"))]
STRINGS = [part / "Strings" for part in PARTS if (part / "Strings").is_dir()]
CJK = re.compile("[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
WORD = re.compile("[A-Za-z]{2,}|" + CJK.pattern)
# Attributes that somebody reads or hears.
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "content"}
# As it stands in both languages: names, keys, shapes of numbers.
SAME_IN_CHINESE = re.compile(r"[\W\d_]|RA|SHA-256|JSON|CSV|XLSX|GeoJSON|PDF|TOTP|QR|KB|MB|km|Excel|Open311|English|GPS")
# The name of the other language stands in that language.
CHINESE_IN_ENGLISH = {"web.language.other", "web.name"}


class Words(html.parser.HTMLParser):
    """Collects what somebody would read or hear that is not a tag of ours."""

    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("kbd", "script", "code")
        for name, value in attributes:
            if name in SPOKEN and value and WORD.search(value) and not (tag == "meta" or value.startswith("@@")):
                self.found.append(f'{name}="{value}"')

    def handle_endtag(self, tag):
        self.silent -= tag in ("kbd", "script", "code")

    def handle_data(self, data):
        if not self.silent:
            self.found += [word for word in WORD.findall(data) if word not in FORMATS]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: "/".join(file.parts[-2:]))
def test_a_template_holds_no_words(template):
    source = re.sub(r"\{\{\{.*?\}\}\}|\{\{.*?\}\}", "", template.read_text(encoding="utf-8"), flags=re.S)
    source = re.sub(r"<span class=\"num\">RA [\d-]+</span>", "", source)
    words = Words()
    words.feed(source)
    assert not words.found, f"{template}: put these into Strings: {words.found}"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_holds_no_chinese_words(script):
    source = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.S)
    assert not CJK.search(source), f"{script}: words come from the page's attributes"


@pytest.mark.parametrize("folder", STRINGS, ids=lambda folder: folder.parent.name)
def test_every_text_has_both_languages(folder):
    chinese, english = (json.loads((folder / f"{language}.json").read_text(encoding="utf-8")) for language in ("zh", "en"))
    assert chinese.keys() == english.keys(), chinese.keys() ^ english.keys()
    empty = [key for texts in (chinese, english) for key, text in texts.items() if not text.strip()]
    assert not empty, empty
    untranslated = [
        f"{key}: {text}" for key, text in chinese.items()
        if not CJK.search(text) and re.search("[A-Za-z]{2,}", SAME_IN_CHINESE.sub("", re.sub(r"\{\w+\}|%\w+%", "", text)))]
    assert not untranslated, f"no Chinese in the Chinese text: {untranslated}"
    mixed = [f"{key}: {text}" for key, text in english.items() if CJK.search(text) and key not in CHINESE_IN_ENGLISH]
    assert not mixed, f"Chinese in the English text: {mixed}"
