"""``make new-article``, ``new-product``, ``new-page``: ask what a new text needs, write it as a draft, open it."""
