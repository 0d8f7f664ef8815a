"""Finds text that is cut off or stands outside its box: past the window's edge, past its block, or where something
around it clips or scrolls. What is hidden from the eye on purpose is passed over.

The page is looked at inside a frame, because a frame can be as narrow as a phone in every engine: WebKit's window is
never narrower than its own buttons.
"""

from __future__ import annotations

from urllib.parse import quote

from infra.preview import frame

WIDTHS = (320, 360, 768)
# WCAG 2.2: 1.4.4, and 1.4.12 all at once.
WAYS = {
    "as it is": "",
    "at 200 %": "html { font-size: 200% !important }",
    "spaced": "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
    "p { margin-block-end: 2em !important }",
}
_IN_FRAME = """((frame, window, document) => {{ {body} }})(
  document.querySelector("iframe"),
  document.querySelector("iframe").contentWindow,
  document.querySelector("iframe").contentDocument,
)"""
# The content policy forbids a <style>, and allows sheets that a script constructs.
_SET = """
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync("{css}");
  document.adoptedStyleSheets = [sheet];
  frame.width = {width};
  return document.documentElement.clientWidth === {width} || window.innerWidth === {width};
"""
_FIND = """
  const never = "select, textarea, svg, script, style, noscript, template";
  // Moved out of sight, for those who listen.
  const unseen = (e) => e && (getComputedStyle(e).clipPath !== "none" || e.matches(".skip") || unseen(e.parentElement));
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const width = document.documentElement.clientWidth;
  const block = (e) => /^(inline|contents)$/.test(getComputedStyle(e).display) ? block(e.parentElement) : e;
  for (let node; (node = walk.nextNode()); ) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest(never) || !parent.checkVisibility() || unseen(parent)) continue;
    range.selectNodeContents(node);
    // An initial letter's box is as wide as engines like, not as what is seen of it.
    if (parent.matches(".essay > .prose > p:first-child")) range.setStart(node, 1);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!boxes.length) continue;
    const left = Math.min(...boxes.map((box) => box.left)), right = Math.max(...boxes.map((box) => box.right));
    const top = Math.min(...boxes.map((box) => box.top)), bottom = Math.max(...boxes.map((box) => box.bottom));
    const say = (why) => found.add(`${why}: ${node.data.trim().slice(0, 40)}`);
    if (left < -1 || right > width + 1) say("past the window");
    const own = block(parent).getBoundingClientRect();
    if (left < own.left - 1.5 || right > own.right + 1.5) say("past its block");
    for (let around = parent; around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.position === "fixed") break;
      const edge = around.getBoundingClientRect();
      if (style.overflowX !== "visible" && (left < edge.left - 1.5 || right > edge.right + 1.5)) say("cut at a side");
      if (/hidden|clip/.test(style.overflowY) && (top < edge.top - 3 || bottom > edge.bottom + 3)) say("cut below");
    }
  }
  return [...found];
"""
# What stands outside its box, as “why: the text's beginning”.
OUTSIDE = _IN_FRAME.format(body=_FIND)
READY = _IN_FRAME.format(body="return document.readyState === 'complete' && document.fonts.status === 'loaded'")


def address(path: str) -> str:
    """The page around the frame that shows ``path``."""
    return f"{frame.PATH}?path={quote(path, safe='')}"


def settled(way: str, width: int) -> str:
    """An expression that sets one of :data:`WAYS` and the frame's width, and tells whether it has this width."""
    return _IN_FRAME.format(body=_SET.format(css=WAYS[way], width=width))
