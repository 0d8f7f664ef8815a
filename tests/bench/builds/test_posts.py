"""The posts that all tools are given."""

from bench.builds.posts import posts


def test_the_same_posts_come_every_time_however_many_are_asked_for() -> None:
    assert list(posts(20)) == list(posts(40))[:20]


def test_a_post_has_about_400_words_and_all_that_is_said_of_it() -> None:
    found = list(posts(50))
    words = [len(post.body.split()) for post in found]
    assert 380 < sum(words) / len(words) < 420
    for post in found:
        assert all(mark in post.body for mark in ("\n## ", "\n- ", "\n1. ", "\n> ", "```", "](/posts/", "*", "**", "`"))
        assert len(set(post.tags)) == 3
