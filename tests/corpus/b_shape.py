"""B: the shape of delimited text."""

from tests.corpus.making import HEAD, OWN, Made, calls, case, good, goods, line, one, several, table


@case
def b01_unclosed_quote() -> Made:
    return one(table(good(1), f'{OWN},"13900139002,主叫,2023-05-01 12:00:02,62\n', *goods(2, 3)))


@case
def b02_bare_quote() -> Made:
    return one(calls({}, {"短信内容": "x"}, {}).replace(",x\n", ',5" 屏\n'))


@case
def b03_line_end_in_a_field() -> Made:
    return one(calls({"短信内容": "第一行\n第二行"}, {"短信内容": "a\r\nb"}, {}))


@case
def b04_too_few_fields() -> Made:
    return one(table(good(1), f"{OWN},13900139002,主叫\n", good(3)))


@case
def b05_too_many_fields() -> Made:
    return one(table(good(1), [*good(2), "多余"], good(3)))


@case
def b06_semicolons() -> Made:
    return one(table(*goods(3), delimiter=";"))


@case
def b07_bars() -> Made:
    return one(table(*goods(3), delimiter="|"))


@case
def b08_tabs() -> Made:
    return one(table(*goods(3), delimiter="\t"))


@case
def b09_decimal_comma() -> Made:
    rows = [["6001", "6002", "1234,56", "2023-05-01 12:00:01"], ["6001", "6003", "1.234,50", "2023-05-01 12:00:02"]]
    return one(table(*rows, head=["payer", "beneficiary", "amount", "at"], delimiter=";"), timezone="Asia/Shanghai")


@case
def b10_carriage_returns_only() -> Made:
    return one(table(*goods(3), end="\r").replace("\n", "\r"))


@case
def b11_mixed_line_ends() -> Made:
    return one(line(HEAD) + line(good(1), end="\r\n") + line(good(2)) + line(good(3), end="\r\n"))


@case
def b12_one_line_ended_by_a_carriage_return() -> Made:
    """Two records in one line: too many fields; nobody can say where the first one ends."""
    return one(line(HEAD) + line(good(1)) + line(good(2), end="\r") + line(good(3)) + line(good(4)))


@case
def b13_no_last_line_end() -> Made:
    return one(table(*goods(3)).removesuffix("\n"))


@case
def b14_cut_in_the_last_row() -> Made:
    return one(table(*goods(3))[: -len(",2023-05-01 12:00:03,63\n") + 8])


@case
def b15_cut_in_a_quoted_field() -> Made:
    text = calls({"短信内容": "一,二"}, {"短信内容": "三,四"})
    return one(text[: text.rindex("四")])


@case
def b16_same_heading_twice_with_other_content() -> Made:
    head = ["本方号码", "对方号码", "呼叫类型", "开始时间", "对方号码"]
    return one(table([OWN, "13900139001", "主叫", "2023-05-01 12:00:01", "13900139999"], head=head))


@case
def b17_same_heading_twice_with_the_same_content() -> Made:
    head = [*HEAD, "对方号码"]
    return one(table(*([*row, row[1]] for row in goods(2)), head=head))


@case
def b18_heading_on_line_5() -> Made:
    return one("查询单位：某队\n\n日期：2023-06-01\n经办人：甲\n" + table(*goods(2)))


@case
def b19_wrong_footer_total() -> Made:
    return one(table(*goods(3), "合计,5 条,,,\n"))


@case
def b20_right_footer_total() -> Made:
    return one(table(*goods(3), "合计,3 条,,,186\n"))


@case
def b21_heading_repeated() -> Made:
    return one(table(good(1), HEAD, good(2), HEAD, good(3)))


@case
def b22_empty() -> Made:
    return one(b"")


@case
def b23_heading_only() -> Made:
    return one(table())


@case
def b24_field_of_200_kb() -> Made:
    return one(calls({"短信内容": "长" * 70_000}, {"短信内容": '"' + "x" * 200_000}, {}))


@case
def b25_five_thousand_columns() -> Made:
    head = [*HEAD, *(f"列{i}" for i in range(4995))]
    return one(table(*([*row, *(["x"] * 4995)] for row in goods(3)), head=head))


@case
def b26_columns_in_another_order_in_the_second_part() -> Made:
    turned = [4, 1, 0, 3, 2]
    rows = [[row[i] for i in turned] for row in goods(2, 3)]
    return several(table(*goods(2)), table(*rows, head=[HEAD[i] for i in turned]))


@case
def b27_columns_in_another_order_within_a_file() -> Made:
    """Two parts pasted together: from the second heading on, own and other number have changed places."""
    turned = [1, 0, 2, 3, 4]
    second = table(*([row[i] for i in turned] for row in goods(2, 3)), head=[HEAD[i] for i in turned])
    return one(table(*goods(2)) + second)


@case
def b28_thousands_separators() -> Made:
    head = ["payer", "beneficiary", "amount", "at", "currency"]
    rows = [["6001", "6002", "1,234,567.89", "2023-05-01 12:00:01", "CNY"],
            ["6001", "6003", "12,34,567.00", "2023-05-01 12:00:02", "INR"],
            ["6001", "6004", "1,23", "2023-05-01 12:00:03", "CNY"],
            ["6001", "6005", "1,2345", "2023-05-01 12:00:04", "CNY"]]  # fmt: skip
    return one(table(*rows, head=head), timezone="Asia/Shanghai")


@case
def b29_blank_lines() -> Made:
    return one(table(good(1), "\n", ",,,,\n", "  , ,,,\n", good(2), "\n"))


@case
def b30_delimiter_at_the_end_of_rows() -> Made:
    return one(table(*(line(row).replace("\n", ",\n") for row in goods(3))))


@case
def b31_values_in_single_quotes() -> Made:
    return one(table(*([f"'{cell}'" for cell in row] for row in goods(2))))


@case
def b32_total_of_the_provider_above() -> Made:
    return one("Total Records: 4\n" + table(*goods(3), f"{OWN},13900139004,主叫,昨天,64\n"))


@case
def b33_blanks_around_delimiters() -> Made:
    return one(" , ".join(HEAD) + "\n" + "".join(" , ".join(row) + " \n" for row in goods(2)))


@case
def b34_two_hundred_unclosed_quotes() -> Made:
    broken = f'{OWN},"13900130000,主叫,2023-05-01 11:00:00,1\n'
    return one(table(*(x for k in range(1, 41) for x in (broken, good(k)))))
