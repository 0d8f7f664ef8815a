"""Build a Pelican site faster, to the same bytes: ``PLUGINS = ["pelican_speed"]``. README.md explains the settings."""

from __future__ import annotations

from pelican import signals

from pelican_speed import content_urls, markdown_reader, page_gathering, quick_list, template_cache


def register() -> None:
    """Connect everything to Pelican's signals; what a site has to turn on checks its setting at each build."""
    content_urls.install()
    signals.initialized.connect(template_cache.clear)
    signals.generator_init.connect(template_cache.share)
    signals.readers_init.connect(markdown_reader.install)
    signals.article_generator_init.connect(markdown_reader.read_articles_ahead)
    signals.page_generator_init.connect(markdown_reader.read_pages_ahead)
    signals.all_generators_finalized.connect(quick_list.index_article_lists)
    signals.all_generators_finalized.connect(page_gathering.gather_pages)
    signals.get_writer.connect(page_gathering.parallel_writer)
