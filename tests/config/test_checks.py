from blog.checks import version_warnings


def test_an_sqlite_that_can_lose_data_is_warned_of_with_what_to_do():
    (warning,) = version_warnings("sqlite", (3, 40, 1))
    assert warning.id == "tribune.W001"
    assert "3.51.3" in warning.hint


def test_a_sound_sqlite_and_postgresql_are_not_warned_of():
    assert not version_warnings("sqlite", (3, 51, 3))
    assert not version_warnings("postgresql", (3, 40, 1))
