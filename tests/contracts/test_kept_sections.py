"""What every `AdoptionBackups` does, the fake and the files."""

from awsroles.core.profiles.adoption_backup import AdoptionBackup, AdoptionBackups

CONFIG = "/home/ada/.aws/config"
ODD = "[profile é\u2028] # why\r\n\tk=v\r\n\r  # \x00\x1b[31m\ns3 =\n  a = b"


def test_a_section_comes_back_as_it_was(kept_sections: AdoptionBackups) -> None:
    assert kept_sections.find(CONFIG, "prod") is None
    section = AdoptionBackup(CONFIG, "prod", ODD, f"{ODD}\nmore = 1")
    kept_sections.keep(section)
    assert kept_sections.find(CONFIG, "prod") == section


def test_each_profile_of_each_file_has_its_own(kept_sections: AdoptionBackups) -> None:
    names = ["prod", "Prod", "a/b", "a%2Fb", "team:x", "é", "x" * 300]
    sections = [
        AdoptionBackup(path, name, f"[{name}]", path) for path in (CONFIG, "/other", "/\udcff/config") for name in names
    ]
    for section in sections:
        kept_sections.keep(section)
    assert [kept_sections.find(each.config_path, each.profile) for each in sections] == sections


def test_a_later_one_takes_the_place_of_an_earlier_one(kept_sections: AdoptionBackups) -> None:
    kept_sections.keep(AdoptionBackup(CONFIG, "prod", "a", "b"))
    kept_sections.keep(AdoptionBackup(CONFIG, "prod", "c", "d"))
    assert kept_sections.find(CONFIG, "prod") == AdoptionBackup(CONFIG, "prod", "c", "d")


def test_what_is_forgotten_is_gone_and_the_others_stay(kept_sections: AdoptionBackups) -> None:
    for name in ("a", "b"):
        kept_sections.keep(AdoptionBackup(CONFIG, name, name, name))
    kept_sections.forget(CONFIG, "a")
    kept_sections.forget(CONFIG, "a")
    assert kept_sections.find(CONFIG, "a") is None
    assert kept_sections.find(CONFIG, "b") is not None
