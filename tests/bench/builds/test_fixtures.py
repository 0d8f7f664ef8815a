"""The same posts, written as a site for each tool."""

from pathlib import Path

import pytest

from bench.builds import fixtures
from bench.builds.posts import posts


@pytest.mark.parametrize("tool", fixtures.POSTS)
def test_each_tool_has_every_text_as_it_is_with_a_head_of_its_own(tool: str, tmp_path: Path) -> None:
    files = fixtures.write_site(tool, tmp_path, 3)
    for file, post in zip(files, posts(3), strict=True):
        head, body = file.read_text().split("\n\n", 1)
        assert body == post.body
        assert post.title in head
        assert all(word in head for word in (str(post.day), post.category, *post.tags))
    assert (tmp_path / fixtures.POSTS[tool][0]).is_dir()
