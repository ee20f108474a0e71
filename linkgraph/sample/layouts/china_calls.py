"""Chinese call grids and a customer's print-out, made up: operators' blocks 1xx 0000 are invented."""

from __future__ import annotations

from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, text_file, workbook_file

A, B, C = "13000000011", "13000000012", "13100000013"
TEL_A, TEL_B, TEL_C = (f"tel:+86{number}" for number in (A, B, C))
#: A short number of A's company, as only A dials it.
SHORT = f"tel:661@+86{A}"


def samples() -> tuple[LayoutSample, ...]:
    return (_cgi(), _total(), _named(), _bill(), _nominal())


def _cgi() -> LayoutSample:
    headings = ["本方号码", "本方归属地", "开始时间", "通话时长", "运营商编码", "LAC", "CI", "对方号码", "对方短号",
                "对方归属地", "交换机ID", "事件发生地", "记录类型"]  # fmt: skip

    def row(moment: str, place: tuple[str, str, str], peer: tuple[str, str, str], kind: str) -> list[str]:
        return [A, "虚构市", moment, "57", *place, *peer, "X1", "虚构市甲区", kind]

    rows = [
        headings,
        row("2023-05-01 12:00:07", ("46000", "4301", "20986"), (B, "", "虚构市"), "主叫"),
        row("2023-05-01 12:10:07", ("46007", "4301", "20986"), ("661", "", ""), "主叫"),
        row("2023-05-01 12:20:07", ("联通", "4301", "20986"), (C, "662", "菲律宾"), "被叫"),
        row("2023-05-01 12:30:07", ("46000", "4301", "20986"), ("10086", "", ""), "主叫"),
        row("2023-05-01 12:40:07", ("46000", "4301", "20986"), ("", "663", ""), "呼转"),
        row("2023-05-01 12:50:07", ("46000", "4301", "20986"), ("138****8000", "", ""), "主叫"),
        row("2023-05-01 25:00:07", ("46000", "4301", "20986"), (B, "", ""), "主叫"),
    ]
    return LayoutSample(
        "cgi_grid.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_cgi_calls",),
        (Counts(accepted=6, rejected=1),),
        (
            Planted("calls", {"caller": TEL_A, "callee": TEL_B, "caller_cell": "cell:460-00-4301-20986",
                              "start": "2023-05-01 04:00:07", "duration_s": 57}),
            Planted("calls", {"caller": TEL_A, "callee": SHORT, "caller_cell": "cell:460-00-4301-20986"}),
            Planted("calls", {"caller": TEL_C, "callee": TEL_A, "callee_cell": "cell:460-01-4301-20986"}),
            Planted("calls", {"caller": TEL_A, "callee": "tel:10086"}),
            Planted("calls", {"caller": TEL_A, "callee": f"tel:663@+86{A}"}),
            Planted("calls", {"caller": TEL_A, "callee": None}),
            Planted("facts", {"node": TEL_C, "property": "home_region", "value": "菲律宾"}),
            Planted("facts", {"node": TEL_C, "property": "short_number", "value": f"662 (as dialled from +86{A})"}),
            Planted("facts", {"node": TEL_A, "property": "seen_in", "value": "虚构市甲区"}),
            Planted("set_aside", {"reason": "time_invalid:start", "record_no": 8}),
        ),
    )  # fmt: skip


def _total() -> LayoutSample:
    rows = [
        ["开始时间", "事件类型", "用户号码", "通话时长", "对端号码", "对端归属地", "活动地区"],
        ["2023-05-01 12:00:07", "主叫", A, "1分23秒", B, "虚构市", "虚构市"],
        ["2023-05-01 13:00:07", "被短", A, "", C, "虚构省", "虚构市"],
        ["2023-05-02 00:00:07", "被叫", A, "37", B, "虚构市", "缅甸"],
        ["合计", "", "", "120", "", "", ""],
    ]
    return LayoutSample(
        "total_grid.xlsx",
        workbook_file({"话单": rows}),
        ("cn_total_calls",),
        (Counts(accepted=3, ignored=1),),
        (
            Planted("calls", {"kind": "call", "caller": TEL_A, "callee": TEL_B, "duration_s": 83}),
            Planted("calls", {"kind": "sms", "caller": TEL_C, "callee": TEL_A, "duration_s": None}),
            Planted("calls", {"caller": TEL_B, "callee": TEL_A, "start": "2023-05-01 16:00:07", "duration_s": 37}),
            Planted("facts", {"node": TEL_A, "property": "seen_in", "value": "缅甸"}),
        ),
        sums={"duration": "120"},
    )  # fmt: skip


def _named() -> LayoutSample:
    rows = [
        ["本方姓名", "本方号码", "通话时长", "对方号码", "呼叫类型", "开始时间"],
        ["张虚", A, "00:01:05", B, "主叫", "2023/05/01 12:00:07"],
        ["张虚", A, "5", "隐藏", "被叫", "2023/05/01 12:10:07"],
        ["张虚", A, "5", C, "会议", "2023/05/01 12:20:07"],
    ]
    return LayoutSample(
        "named_grid.csv",
        text_file(rows, encoding="utf-8-sig"),
        ("cn_named_calls",),
        (Counts(accepted=2, rejected=1),),
        (
            Planted("calls", {"caller": TEL_A, "callee": TEL_B, "duration_s": 65}),
            Planted("calls", {"caller": None, "callee": TEL_A}),
            Planted("facts", {"node": TEL_A, "property": "holder_name", "value": "张虚"}),
            Planted("set_aside", {"reason": "word_unknown:direction", "record_no": 4}),
        ),
    )  # fmt: skip


def _bill() -> LayoutSample:
    headings = ["起始时间", "通信地点", "通信方式", "对方号码", "通信时长", "通信类型", "套餐优惠", "实收通信费(元)"]
    rows = [
        ["虚构移动通信客户详单"],
        ["客户姓名：张虚", f"手机号码：{A}", "查询月份：2023年05月"],
        headings,
        ["2023-05-01 12:00:07", "虚构市", "主叫", B, "1小时2分3秒", "本地", "套餐内", "0.00"],
        ["2023-05-01 13:00:07", "虚构市", "发送", C, "", "国内短信", "", "0.10"],
        ["2023-05-02 08:00:07", "虚构省", "被叫", "02100000001", "57秒", "漫游", "", "1.25"],
        headings,
        ["2023-05-03 08:00:07", "虚构省", "呼转", B, "3", "本地", "", "0.00"],
        ["合计", "", "", "", "", "", "", "1.35"],
    ]
    return LayoutSample(
        "print_out.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_bill_calls",),
        (Counts(accepted=4, ignored=4),),
        (
            Planted("calls", {"caller": TEL_A, "callee": TEL_B, "own": TEL_A, "duration_s": 3723,
                              "start": "2023-05-01 04:00:07"}),
            Planted("calls", {"kind": "sms", "caller": TEL_A, "callee": TEL_C}),
            Planted("calls", {"caller": "tel:02100000001", "callee": TEL_A, "duration_s": 57}),
            Planted("facts", {"node": TEL_A, "property": "records_held", "value": "calls"}),
        ),
        sums={"fee": "1.35"},
    )  # fmt: skip


def _nominal() -> LayoutSample:
    rows = [
        ["本方号码", "对方号码", "名义日期", "时刻", "呼叫类型", "通话时长"],
        [A, B, "2023-05-01", "23:59:58", "主叫", "10"],
        [A, B, "2023-05-01", "00:10:00", "主叫", "11"],
        [A, B, "2023-04-30", "04:59:59", "被叫", "12"],
        [A, B, "2023-04-30", "05:00:00", "被叫", "13"],
        [A, B, "30日", "00:30:00", "被叫", "14"],
    ]
    return LayoutSample(
        "working_days.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_nominal_calls",),
        (Counts(accepted=4, rejected=1),),
        (
            Planted("calls", {"caller": TEL_A, "start": "2023-05-01 15:59:58", "duration_s": 10}),
            Planted("calls", {"caller": TEL_A, "start": "2023-05-01 16:10:00", "duration_s": 11}),
            Planted("calls", {"callee": TEL_A, "start": "2023-04-30 20:59:59", "duration_s": 12}),
            Planted("calls", {"callee": TEL_A, "start": "2023-04-29 21:00:00", "duration_s": 13}),
            Planted("set_aside", {"reason": "time_invalid:start", "record_no": 6}),
        ),
        {"day_turns": "05:00"},
    )  # fmt: skip
