"""Name lists (名单) as they come in: what stands beside them, the preview, and the drawer they wait in."""

from afterbell.schools.lists.drawer import KeptList, keep_list, open_kept, throw_away
from afterbell.schools.lists.preview import preview_list, register_sizes

__all__ = ["KeptList", "keep_list", "open_kept", "preview_list", "register_sizes", "throw_away"]
