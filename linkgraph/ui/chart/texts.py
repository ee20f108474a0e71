"""The chart's own words in each language. `{n}` and `{m}` are filled in by the chart."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "chart": "Network chart",
        "zoomIn": "Zoom in (+)",
        "zoomOut": "Zoom out (-)",
        "fit": "Show everything (0)",
        "arrange": "Arrange again (removes pins)",
        "picture": "Save as PNG",
        "search": "Find on the chart (/)",
        "noMatch": "Not on this chart",
        "shown": "{n} of {m} shown",
        "allShown": "all {n} shown",
        "legend": "Groups: click to select",
        "types": "Kinds",
        "nothing": "Nothing to show",
        "noWebgl": (
            "The chart cannot be drawn: this browser has no WebGL. Allow hardware acceleration in its settings "
            "or use another browser. Everything is listed here instead."
        ),
        "listed": "{n} of {m} listed; click to select, double-click to expand",
        "arranging": "Arranging …",
        "help": (
            "Click selects, double-click expands, drag moves and pins, Shift adds to the selection. "
            "Keys: + and - zoom, 0 shows everything, arrows move, / finds, Escape clears the selection."
        ),
    },
    "zh": {
        "chart": "关系图",
        "zoomIn": "放大 (+)",
        "zoomOut": "缩小 (-)",
        "fit": "显示全部 (0)",
        "arrange": "重新排列（取消固定）",
        "picture": "保存为 PNG 图片",
        "search": "在图中查找 (/)",
        "noMatch": "图中没有",
        "shown": "显示 {n} 个，共 {m} 个",
        "allShown": "全部 {n} 个均已显示",
        "legend": "分组：点击选中",
        "types": "类型",
        "nothing": "没有可显示的内容",
        "noWebgl": "无法绘图：此浏览器不支持 WebGL。请在浏览器设置中开启硬件加速，或换用其他浏览器。以下以列表代替。",
        "listed": "列出 {n} 个，共 {m} 个；单击选中，双击展开",
        "arranging": "正在排列……",
        "help": (
            "单击选中，双击展开，拖动可移动并固定，按住 Shift 单击可加选。"
            "按键：+ 和 - 缩放，0 显示全部，方向键移动，/ 查找，Esc 取消选中。"
        ),
    },
}
