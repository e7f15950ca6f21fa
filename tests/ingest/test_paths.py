import os

import pytest

from archive.ingest.paths import PathsUnusable, find_files, shown, sidecar_of


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", "a.txt.meta.json", "README.md", "deep/er/c.TXT", "deep/picture.jpg", "odd.meta.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(found, folder):
    return [os.path.relpath(path, folder) for path in found]


def test_folder_gives_its_texts_at_any_depth_in_order_and_counts_the_rest(folder):
    found = find_files([str(folder)])
    assert names(found.files, folder) == ["a.txt", "b.txt", "deep/er/c.TXT"]
    assert names(found.skipped, folder) == ["README.md", "odd.meta.json", "deep/picture.jpg"]


def test_named_file_is_taken_whatever_its_name(folder):
    paths = [str(folder / "README.md"), str(folder / "odd.meta.json"), "-"]
    assert find_files(paths).files == paths


def test_description_of_a_file_beside_it_is_no_article(folder):
    found = find_files([str(folder / "a.txt"), str(folder / "a.txt.meta.json")])
    assert (names(found.files, folder), names(found.skipped, folder)) == (["a.txt"], ["a.txt.meta.json"])


def test_glob_gives_what_it_matches_in_order(folder):
    assert names(find_files([f"{folder}/*.txt"]).files, folder) == ["a.txt", "b.txt"]
    assert names(find_files([f"{folder}/**/*.TXT"]).files, folder) == ["deep/er/c.TXT"]
    assert names(find_files([f"{folder}/d*"]).files, folder) == ["deep/er/c.TXT"]


def test_file_whose_name_looks_like_a_glob_is_itself(tmp_path):
    path = tmp_path / "what [1].txt"
    path.write_text("x")
    assert find_files([str(path)]).files == [str(path)]


def test_broken_link_is_found_so_that_it_can_be_refused(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert find_files([str(tmp_path)]).files == find_files([str(tmp_path / "gone.txt")]).files == [str(tmp_path / "gone.txt")]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([], "Name at least one"),
        (["{}/nowhere.txt"], "No such file or folder: .*/nowhere.txt"),
        (["{}/*.xyz"], "No such file or folder"),
        (["{}/empty"], "No .txt file in folder: .*/empty"),
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
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    found = find_files([str(folder)])
    assert names(found.files, folder) == ["a.txt", "b.txt", "deep/er/c.TXT"]
    assert names([error.filename for error in found.unread], folder) == ["pipe.txt", "zero.txt"]


def test_named_pipe_is_taken_and_a_named_device_is_not(folder):
    os.mkfifo(folder / "pipe")
    found = find_files([str(folder / "pipe"), "/dev/zero"])
    assert (found.files, [error.filename for error in found.unread]) == ([str(folder / "pipe")], ["/dev/zero"])


def test_linked_folder_is_counted_and_not_followed(folder):
    (folder / "circle").symlink_to(folder)
    (folder / "circle.txt").symlink_to(folder)
    found = find_files([str(folder)])
    assert names(found.files, folder) == ["a.txt", "b.txt", "deep/er/c.TXT"]
    assert names(found.skipped, folder)[1:3] == ["circle", "circle.txt"]
