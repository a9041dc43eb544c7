"""Goes through a page as somebody without a mouse does: Tab until it is there, then Enter or the arrows."""

from playwright.sync_api import Page

MOST = 120
FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "";
  return [here.getAttribute("aria-label"), here.innerText, here.value].filter(Boolean).join(" ");
}"""


def tab_to(page: Page, name: str) -> Page:
    """Presses Tab until what is focused is called so; fails when it cannot be reached."""
    seen = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED)[:60])
        if name in seen[-1]:
            return page
    raise AssertionError(f"{name} cannot be reached; was at {seen[-20:]}")


def press(page: Page, name: str, key: str = "Enter") -> Page:
    """Goes to what is called so and presses the key there."""
    tab_to(page, name).keyboard.press(key)
    return page
