"""The emoji codes that posts use most, as characters. A code that is not here stays as it is written."""

import re

CODES = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "clap": "👏", "wave": "👋", "raised_hands": "🙌",
    "pray": "🙏", "muscle": "💪", "eyes": "👀", "point_right": "👉", "point_down": "👇", "ok_hand": "👌", "heart": "❤️",
    "smile": "😄", "slightly_smiling_face": "🙂", "grin": "😁", "joy": "😂", "thinking_face": "🤔",
    "neutral_face": "😐",
    "slightly_frowning_face": "🙁", "disappointed": "😞", "cry": "😢", "angry": "😠", "rage": "😡",
    "tada": "🎉", "sparkles": "✨", "star": "⭐", "star2": "🌟", "fire": "🔥", "zap": "⚡", "boom": "💥",
    "rocket": "🚀", "sleeping": "😴", "coffee": "☕",
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "x": "❌", "warning": "⚠️",
    "no_entry": "⛔", "no_entry_sign": "🚫", "question": "❓", "grey_question": "❔", "exclamation": "❗",
    "information_source": "ℹ️", "bulb": "💡", "mag": "🔍", "bell": "🔔", "no_bell": "🔕", "mega": "📣", "lock": "🔒",
    "key": "🔑", "link": "🔗", "pushpin": "📌", "round_pushpin": "📍", "bookmark": "🔖", "memo": "📝", "pencil2": "✏️",
    "clipboard": "📋", "page_facing_up": "📄", "file_folder": "📁", "calendar": "📆", "date": "📅", "clock3": "🕒",
    "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "alarm_clock": "⏰", "stopwatch": "⏱️", "bar_chart": "📊",
    "chart_with_upwards_trend": "📈", "chart_with_downwards_trend": "📉", "world_map": "🗺️", "compass": "🧭",
    "busts_in_silhouette": "👥", "bust_in_silhouette": "👤", "speech_balloon": "💬", "thought_balloon": "💭",
    "hammer_and_wrench": "🛠️", "gear": "⚙️", "wrench": "🔧", "lock_with_ink_pen": "🔏", "package": "📦", "gift": "🎁",
    "arrow_right": "➡️", "arrow_left": "⬅️", "arrow_up": "⬆️", "arrow_down": "⬇️", "leftwards_arrow_with_hook": "↩️",
    "arrows_counterclockwise": "🔄", "back": "🔙", "end": "🔚", "repeat": "🔁", "heavy_plus_sign": "➕",
    "red_circle": "🔴", "large_orange_circle": "🟠", "large_yellow_circle": "🟡", "large_green_circle": "🟢",
    "large_blue_circle": "🔵", "white_circle": "⚪", "black_circle": "⚫", "large_green_square": "🟩",
    "large_yellow_square": "🟨", "large_red_square": "🟥", "white_large_square": "⬜", "black_large_square": "⬛",
    "one": "1️⃣", "two": "2️⃣", "three": "3️⃣", "four": "4️⃣", "five": "5️⃣", "six": "6️⃣", "zero": "0️⃣",
    "iphone": "📱", "telephone_receiver": "📞", "computer": "💻", "email": "✉️", "house": "🏠", "train2": "🚆",
}  # fmt: skip
CODE = re.compile(r":([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?")


def drawn(text: str) -> str:
    """Put the characters in place of their codes."""
    return CODE.sub(lambda match: CODES.get(match.group(1), match.group()), text)
