"""Going through pages with the keyboard alone; wherever the focus stands, it is seen."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

MOST_STEPS = 250
HERE = "node => node === document.activeElement"
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return 'nowhere';
  const style = getComputedStyle(node);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return 'without an outline';
  const box = node.getBoundingClientRect();
  const across = box.x + box.width / 2;
  const seen = [0.1, 0.5, 0.9].some(share => {
    const found = document.elementFromPoint(across, box.y + box.height * share);
    return found && (node.contains(found) || found.contains(node));
  });
  return seen ? '' : 'hidden behind something';
}"""
WHAT = "() => document.activeElement.outerHTML.slice(0, 120)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Two hands on a keyboard, and no mouse."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def reach(self, target: Locator) -> None:
        """Go on by Tab until the target has the focus. Raises AssertionError when it never has, or is not seen."""
        target.wait_for()
        self.page.wait_for_load_state()
        for _step in range(MOST_STEPS):
            self.press("Tab")
            standing = self.page.evaluate(FOCUS)
            assert standing in {"", "nowhere"}, f"the focus is {standing}: {self.page.evaluate(WHAT)}"
            if standing == "" and target.evaluate(HERE):
                return
        raise AssertionError(f"no key leads to {target}")

    def follow(self, target: Locator) -> None:
        """Reach a link or a button, and press it."""
        self.reach(target)
        self.press("Enter")

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.press("Space")
        assert box.is_checked()

    def choose(self, radio: Locator) -> None:
        """Reach a radio button's group, and go by the arrows to that one."""
        among = self.page.locator(f"input[name='{radio.get_attribute('name')}']")
        self.reach(among.first)
        self.press("Space")
        for _step in range(among.count()):
            if radio.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {radio}")
