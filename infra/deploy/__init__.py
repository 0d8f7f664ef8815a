"""``make deploy``: what is here, to AWS; what was there before, back again; what would change, beforehand."""

from infra.deploy.templates import region, template_body

__all__ = ["region", "template_body"]
