from tests.lint_settings import MIGRATION_LINTER_OPTIONS, MIGRATIONS, RELEASED


def test_only_what_was_released_is_left_out_of_the_check_of_migrations() -> None:
    assert RELEASED in MIGRATIONS
    assert MIGRATION_LINTER_OPTIONS["ignore_name"] == MIGRATIONS[: MIGRATIONS.index(RELEASED) + 1]
