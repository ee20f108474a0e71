"""F: the same record, person or thing more than once."""

from tests.corpus.making import HEAD, OWN, Made, calls, case, good, goods, one, several, table

SMS = ["本方号码", "对方号码", "呼叫类型", "开始时间", "通话时长"]


def _sms(times: int, first: int = 1) -> list[list[str]]:
    return [[OWN, "13900139001", "主短", "2023-05-01 12:00:01", ""]] * times + goods(1, first)


@case
def f01_same_file_twice() -> Made:
    return several(table(*goods(3)), table(*goods(3)))


@case
def f02_saved_again_with_other_line_ends() -> Made:
    return several(table(*goods(3)), table(*goods(3), end="\r\n"))


@case
def f03_saved_again_in_another_encoding_and_order() -> Made:
    return several(table(*goods(3)), table(*reversed(goods(3)), delimiter=";").encode("gbk"))


@case
def f04_overlapping_periods() -> Made:
    return several(table(*goods(4)), table(*goods(4, 3)))


@case
def f05_both_sides_one_second_apart() -> Made:
    other = ["13900139001", OWN, "被叫", "2023-05-01 12:00:02", "61"]
    return several(table(*goods(2)), table(other))


@case
def f06_forwarded_leg() -> Made:
    """A call and the leg to which it was forwarded: two calls with other parties, never one."""
    return one(table([OWN, "13900139001", "被叫", "2023-05-01 12:00:01", "61"],
                     [OWN, "13900139002", "呼转", "2023-05-01 12:00:01", "61"]))  # fmt: skip


@case
def f07_two_messages_in_one_second() -> Made:
    return one(table(*_sms(2)))


@case
def f08_two_messages_again_in_an_overlapping_file() -> Made:
    return several(table(*_sms(2)), table(*_sms(3, first=2)))


@case
def f09_number_given_to_another_holder() -> Made:
    head = ["手机号码", "姓名", "身份证号", "开户日期", "销户日期"]
    return one(table([OWN, "张三", "11010519491231002X", "2019-01-01", "2020-12-31"],
                     [OWN, "李四", "440524188001010014", "2021-06-01", ""], head=head))  # fmt: skip


@case
def f10_one_handset_with_two_sims() -> Made:
    both = {"本机IMEI": "35693803564380"}
    return one(calls({**both, "本机IMSI": "460001234567890"}, {**both, "本机IMSI": "460011234567891"}))


@case
def f11_account_of_two_holders() -> Made:
    head = ["账户开户名称", "开户人证件号码", "交易卡号", "账号开户时间"]
    return one(table(["张三", "11010519491231002X", "6222021234567890128", "2020-01-01"],
                     ["李四", "440524188001010014", "6222021234567890128", "2020-01-01"], head=head))  # fmt: skip


@case
def f12_transliterated_name() -> Made:
    head = ["person_a", "person_b", "relation"]
    return one(table(["张三", "李四", "同学"], ["Zhang San", "李四", "同学"], ["ZHANG SAN", "李四", "同学"], head=head))


@case
def f13_columns_in_another_order() -> Made:
    turned = [3, 4, 2, 1, 0]
    return several(
        table(*goods(3)), table(*([row[i] for i in turned] for row in goods(3)), head=[HEAD[i] for i in turned])
    )


@case
def f14_rejected_in_both_files() -> Made:
    bad = [*good(2)[:3], "昨天", "62"]
    return several(table(good(1), bad), table(good(1), bad, good(3)))


@case
def f15_other_writing_of_the_same_call() -> Made:
    """The same calls as another program writes them: the cleaned values are equal, so the records are."""
    again = [["+86 138 0013 8000", "0086-13900139001", "呼出", "2023年5月1日 12:00:01", "00:01:01"]]
    return several(table(*goods(1)), table(*again))
