"""The gallery and the texts belong to the walkthroughs."""

from screens.gallery import GALLERY, TEXTS, gallery, names


def test_every_text_is_of_one_screen() -> None:
    assert sorted(names()) == sorted(path.stem for path in TEXTS.iterdir())


def test_the_gallery_is_made_of_the_texts() -> None:
    assert GALLERY.read_text(encoding="utf-8") == gallery(), "run `make screens`"
