import os

import pytest

from archive.ingest.paths import File, PathsUnusable, find_files, shown, sidecar_of


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", "a.txt.meta.json", "README.md", "deep/er/c.TXT", "deep/picture.jpg", "odd.meta.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(found, folder):
    return [os.path.relpath(file.path, folder) for file in found.files]


def test_folder_gives_its_files_at_any_depth_in_order(folder):
    found = find_files([str(folder)])
    assert names(found, folder) == ["README.md", "a.txt", "b.txt", "odd.meta.json", "deep/picture.jpg", "deep/er/c.TXT"]
    assert not any(file.is_named for file in found.files)


def test_hidden_files_and_folders_are_not_looked_at(folder):
    (folder / ".git").mkdir()
    (folder / ".git" / "a.txt").write_text("x")
    (folder / ".hidden.txt").write_text("x")
    assert names(find_files([str(folder / "deep"), str(folder / ".git")]), folder) == [
        "deep/picture.jpg",
        "deep/er/c.TXT",
        ".git/a.txt",
    ]
    assert not any(name.startswith(".") for name in names(find_files([str(folder)]), folder))


def test_links_are_followed_but_not_in_circles(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "d.txt").write_text("x")
    (elsewhere / "back").symlink_to(folder)
    (folder / "deep" / "link").symlink_to(elsewhere)
    (folder / "deep" / "again").symlink_to(elsewhere)
    (folder / "deep" / "self.txt").symlink_to(folder / "deep" / "self.txt")
    back = ["README.md", "a.txt", "b.txt", "odd.meta.json"]
    expected = ["picture.jpg", "self.txt", "again/d.txt", *(f"again/back/{name}" for name in back), "er/c.TXT"]
    assert names(find_files([str(folder / "deep")]), folder / "deep") == expected


def test_named_file_is_taken_whatever_its_name(folder):
    paths = [str(folder / "README.md"), str(folder / "odd.meta.json"), "-"]
    assert find_files(paths).files == [File(path, True) for path in paths]


def test_description_of_a_file_beside_it_is_no_article(folder):
    found = find_files([str(folder / "a.txt"), str(folder / "a.txt.meta.json")])
    assert names(found, folder) == ["a.txt"]


def test_glob_gives_what_it_matches_in_order(folder):
    assert names(find_files([f"{folder}/*.txt"]), folder) == ["a.txt", "b.txt"]
    assert names(find_files([f"{folder}/**/*.TXT"]), folder) == ["deep/er/c.TXT"]
    assert names(find_files([f"{folder}/d*"]), folder) == ["deep/picture.jpg", "deep/er/c.TXT"]


def test_file_whose_name_looks_like_a_glob_is_itself(tmp_path):
    path = tmp_path / "what [1].txt"
    path.write_text("x")
    assert find_files([str(path)]).files == [File(str(path), True)]


def test_broken_link_is_found_so_that_it_can_be_refused(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, tmp_path / "gone.txt"):
        assert [file.path for file in find_files([str(path)]).files] == [str(tmp_path / "gone.txt")]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([], "Name at least one"),
        (["{}/nowhere.txt"], "No such file or folder: .*/nowhere.txt"),
        (["{}/*.xyz"], "No such file or folder"),
        (["{}/empty"], "No file in folder: .*/empty"),
        (["-", "-"], "only once"),
        (["{}/a.txt.meta.json"], "Only descriptions"),
    ],
)
def test_unusable_paths_are_told(folder, paths, said):
    (folder / "empty").mkdir()
    with pytest.raises(PathsUnusable, match=said):
        find_files([path.format(folder) for path in paths])


def test_sidecar_is_found_beside_its_file_only(folder):
    assert sidecar_of(str(folder / "a.txt")) == str(folder / "a.txt.meta.json")
    assert sidecar_of(str(folder / "b.txt")) is None
    assert sidecar_of("-") is None


def test_name_that_is_no_utf8_is_shown_written_out():
    assert shown(os.fsdecode(b"caf\xe9\xc3\xa9.txt")) == "caf\\xe9é.txt"


def test_name_with_control_characters_is_shown_on_one_line():
    assert shown("new\nline \x1b[31mred\u2028.txt") == "new\\nline \\x1b[31mred\\u2028.txt"
    assert shown("na\u00efve \u2013 \u6771.txt") == "na\u00efve \u2013 \u6771.txt"


def test_pipe_or_device_in_a_folder_is_told_and_never_opened(folder):
    os.mkfifo(folder / "deep" / "pipe.txt")
    (folder / "deep" / "zero.txt").symlink_to("/dev/zero")
    found = find_files([str(folder / "deep")])
    assert names(found, folder) == ["deep/picture.jpg", "deep/er/c.TXT"]
    assert [os.path.relpath(error.filename, folder) for error in found.unread] == ["deep/pipe.txt", "deep/zero.txt"]


def test_named_pipe_is_taken_and_a_named_device_is_not(folder):
    os.mkfifo(folder / "pipe")
    found = find_files([str(folder / "pipe"), "/dev/zero"])
    assert (names(found, folder), [error.filename for error in found.unread]) == (["pipe"], ["/dev/zero"])
