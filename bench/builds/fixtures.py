"""Write the site of one tool: its templates from ``sites/``, and the same posts for all with its own front matter."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.builds.posts import Post, posts

SITES = Path(__file__).with_name("sites")


def meta(post: Post) -> str:
    """Pelican's front matter."""
    return (
        f"Title: {post.title}\nDate: {post.day}\nCategory: {post.category}\nTags: {', '.join(post.tags)}\n"
        f"Slug: {post.slug}\n\n{post.body}"
    )


def yaml(post: Post, tags: str = "tags", category: str = "category") -> str:
    """The front matter that the others read. Eleventy keeps ``tags`` for itself."""
    named = ", ".join(post.tags)
    return (
        f'---\ntitle: "{post.title}"\ndate: {post.day}\nslug: {post.slug}\n{category}: {post.category}\n'
        f"{tags}: [{named}]\n---\n\n{post.body}"
    )


def eleventy(post: Post) -> str:
    """Eleventy's front matter: with a layout and a permalink."""
    front_matter = f"---\nlayout: post.njk\npermalink: /posts/{post.slug}/index.html\n"
    return front_matter + yaml(post, tags="labels").removeprefix("---\n")


# By the folder of ``sites/``: where posts lie, and how one is written.
POSTS = {
    "pelican": ("content", meta),
    "hugo": ("content/posts", lambda post: yaml(post, category="categories")),
    "eleventy": ("posts", eleventy),
    "mkdocs": ("docs/posts", yaml),
}


def write_site(tool: str, folder: Path, count: int) -> list[Path]:
    """Write a site of ``count`` posts to ``folder``; returns their files, oldest first."""
    shutil.copytree(SITES / tool, folder, dirs_exist_ok=True)
    place, written = POSTS[tool]
    (folder / place).mkdir(parents=True, exist_ok=True)
    files = []
    for post in posts(count):
        file = folder / place / f"{post.slug}.md"
        file.write_text(written(post), encoding="utf-8")
        files.append(file)
    if tool == "mkdocs":
        (folder / "docs/index.md").write_text("# Posts\n", encoding="utf-8")
    return files
