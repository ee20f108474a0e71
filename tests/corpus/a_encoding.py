"""A: encodings."""

from tests.corpus.making import HEAD, Made, calls, case, good, goods, line, one, several, table

PEOPLE = ["person_a", "person_b", "relation"]


@case
def a01_gbk() -> Made:
    return one(table(*goods(3)), "gbk")


@case
def a02_gb18030_four_bytes() -> Made:
    return one(calls({"短信内容": "𠮷野家"}, {"短信内容": "㐂"}), "gb18030")


@case
def a03_utf8_mark() -> Made:
    return one(table(*goods(3)), "utf-8-sig")


@case
def a04_utf16_le_mark() -> Made:
    return one(b"\xff\xfe" + table(*goods(3)).encode("utf-16-le"))


@case
def a05_utf16_be_mark() -> Made:
    return one(b"\xfe\xff" + table(*goods(3)).encode("utf-16-be"))


@case
def a06_utf16_without_mark() -> Made:
    return one(table(*goods(3)), "utf-16-le")


@case
def a07_one_bad_byte_at_line_5001() -> Made:
    rows = [line(HEAD).encode(), *(line(good(k)).encode() for k in range(1, 6001))]
    rows[5000] = rows[5000].replace("主叫".encode(), b"\xe4\xb8\xffx")
    return one(b"".join(rows))


@case
def a08_heading_utf8_rows_gbk() -> Made:
    return one(line(HEAD).encode() + b"".join(line(row).encode("gbk") for row in goods(3)))


@case
def a09_big5() -> Made:
    return one(table(["張三", "李四", "同學"], head=PEOPLE), "big5")


@case
def a10_double_encoded_cells() -> Made:
    doubled = "张三".encode().decode("latin-1")
    return one(table([doubled, "李四", "同学"], ["王五", "锟斤拷", "同学"], head=PEOPLE))


@case
def a11_double_encoded_headings() -> Made:
    return one(table(*goods(2)).encode().decode("latin-1"))


@case
def a12_nfc_and_nfd() -> Made:
    rows = [["Ren\u00e9", "Zoë", "x"], ["Rene\u0301", "Zoe\u0308", "y"]]
    return one(table(*rows, head=PEOPLE))


@case
def a13_full_width_digits() -> Made:
    return one(
        calls(
            {"对方号码": "１３９００１３９００１", "通话时长": "６１"},
            {"开始时间": "２０２３-０５-０１ １２:００:０２"},
        )
    )


@case
def a14_turned_text_direction() -> Made:
    return one(table(["张\u202e三", "李四", "同学"], ["王五", "赵\u200b六", "同学"], head=PEOPLE))


@case
def a15_invisible_in_a_number() -> Made:
    return one(calls({"对方号码": "139\u200b0013\u202d9001\u202c"}, {}))


@case
def a16_nul_byte() -> Made:
    return one(table(good(1), [*good(2)[:4], "6\x002"], good(3)))


@case
def a17_mark_again_in_the_middle() -> Made:
    """Two exports pasted together, each with its mark and its heading."""
    return one("\ufeff" + table(*goods(2)) + "\ufeff" + table(*goods(2, 3)))


@case
def a18_gbk_cut_in_a_character() -> Made:
    rows = [line(row).encode("gbk") for row in (HEAD, *goods(3))]
    rows[2] = rows[2].replace("主叫".encode("gbk"), "主叫".encode("gbk")[:-1])
    return one(b"".join(rows))


@case
def a19_cp1252() -> Made:
    head = "Auftragskonto;Buchungstag;Betrag;Waehrung;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN\n"
    rows = "DE02120300000000202051;02.05.2023;-1.234,56;EUR;Jürgen Müller;DE02500105170137075030\n"
    return one(head + rows, "cp1252")


@case
def a20_parts_in_two_encodings() -> Made:
    return several(table(*goods(2)).encode("gbk"), table(*goods(2, 3)).encode("utf-8"))


@case
def a21_gbk_that_is_valid_utf8() -> Made:
    """As Notepad's 联通: names of which every byte makes sense in UTF-8 too, under English headings."""
    return one(table(["毛梅", "郑谢", "x"], ["肖薛", "童叶", "y"], head=PEOPLE), "gbk")


@case
def a22_utf8_that_no_chinese_is_seen_in() -> Made:
    return one(table(["René Müller", "Zoë", "é"], ["Иван", "Ελένη", "y"], head=PEOPLE))
