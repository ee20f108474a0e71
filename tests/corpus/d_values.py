"""D: values."""

from tests.corpus.making import OWN, Made, calls, case, one, table

PAY = ["payer", "beneficiary", "amount", "at", "currency"]
SUBSCRIBER = ["手机号码", "姓名", "身份证号", "开户日期"]
PLACE = ["窝点名称", "地址", "纬度", "经度", "坐标系"]


def _peers(*numbers: str) -> Made:
    return one(calls(*({"对方号码": number} for number in numbers)))


def _paid(*amounts: str, currency: str = "CNY") -> Made:
    rows = [["6001", f"700{k}", text, f"2023-05-01 12:00:0{k}", currency] for k, text in enumerate(amounts, start=1)]
    return one(table(*rows, head=PAY), timezone="Asia/Shanghai")


def _durations(*texts: str) -> Made:
    return one(calls(*({"通话时长": text} for text in texts)))


@case
def d01_one_number_in_many_writings() -> Made:
    return _peers("13900139001", "+8613900139001", "008613900139001", "8613900139001", "013900139001",
                  "139-0013-9001", " 139 0013 9001 ", "'13900139001'", "+86 139 0013 9001")  # fmt: skip


@case
def d02_service_numbers() -> Made:
    return _peers("10086", "95588", "+8610086", "110")


@case
def d03_withheld_numbers() -> Made:
    return _peers("未知", "unknown", "anonymous", "0", "000000", "****", "-")


@case
def d04_masked_number() -> Made:
    return _peers("138****8000", "13900139002", "1390013****")


@case
def d05_imei_of_14_15_and_16_digits() -> Made:
    return one(calls(*({"本机IMEI": text} for text in
                       ("35693803564380", "356938035643809", "3569380356438001", "356938035643805", "0"))))  # fmt: skip


@case
def d06_numbers_destroyed_by_a_spreadsheet() -> Made:
    return one(calls({"本机IMEI": "3.53E+14"}, {"对方号码": "1.39E+10"}, {"本机IMEI": "356938035643809"}))


@case
def d07_citizen_ids() -> Made:
    ids = ["11010519491231002X", "11010519491231002x", "110105194912310021", "110105491231002"]
    rows = [[f"1390013900{k}", "张三", text, "2020-01-01"] for k, text in enumerate(ids, start=1)]
    return one(table(*rows, head=SUBSCRIBER))


@case
def d08_names_that_look_like_nothing() -> Made:
    rows = [[name, "李四", "同学"] for name in ("NA", "None", "Null", "N/A", "nan", "True", "-", "")]
    return one(table(*rows, head=["person_a", "person_b", "relation"]))


@case
def d09_names_a_spreadsheet_would_run() -> Made:
    names = ["=1+1", "+张三", "-李四", "@SUM(1)", "\t王五", "=cmd|' /C calc'!A0"]
    return one(table(*([name, "周八", name] for name in names), head=["person_a", "person_b", "relation"]))


@case
def d10_negative_and_zero_durations() -> Made:
    return _durations("-5", "0", "", "5.5", "61")


@case
def d11_durations_in_many_writings() -> Made:
    return _durations("65", "00:01:05", "1分5秒", "65秒", "0:01:05", "1:05", "62:03", "1:75:00", "1小时1分5秒", "65.0")


@case
def d12_unknown_direction() -> Made:
    return one(calls({"呼叫类型": "飞鸽"}, {"呼叫类型": ""}, {"呼叫类型": "被叫"}, {"呼叫类型": "呼转"}))


@case
def d13_amounts_in_many_writings() -> Made:
    return _paid("1,234.56", "1.234,56", "￥1,234", "1234.5元", "(1234)", "-1234", "1.234", "12a")


@case
def d14_no_currency() -> Made:
    rows = [["6001", "7001", "5.00", "2023-05-01 12:00:01"]]
    return one(table(*rows, head=PAY[:4]), timezone="Asia/Shanghai")


@case
def d15_currency_nobody_knows() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号", "交易币种"]
    rows = [["6001", f"2023-05-01 12:00:0{k}", "5.00", "出", "7001", c] for k, c in enumerate(("", "人民币", "XBT"), 1)]
    return one(table(*rows, head=head))


@case
def d16_call_to_oneself() -> Made:
    return _peers(OWN, "13900139002")


@case
def d17_latitude_and_longitude_swapped() -> Made:
    rows = [["一号", "某路1号", "113.94", "22.52", "WGS-84"], ["二号", "某路2号", "75.99", "39.47", "WGS-84"],
            ["三号", "某路3号", "22.52", "113.94", "WGS-84"]]  # fmt: skip
    return one(table(*rows, head=PLACE))


@case
def d18_zero_zero_and_beyond() -> Made:
    rows = [["一号", "某路1号", "0", "0", ""], ["二号", "某路2号", "0.0", "0.000", ""],
            ["三号", "某路3号", "99.5", "181", ""], ["四号", "某路4号", "-91", "120", ""]]  # fmt: skip
    return one(table(*rows, head=PLACE))


@case
def d19_datum_of_coordinates() -> Made:
    rows = [["一号", "某路1号", "39.9087", "116.3975", ""], ["二号", "某路2号", "39.9101", "116.4037", "GCJ-02"],
            ["三号", "某路3号", "48.85", "2.35", ""]]  # fmt: skip
    return one(table(*rows, head=PLACE))


@case
def d20_foreign_numbers() -> Made:
    """A number of Hong Kong in home format has no country: it stays what it is."""
    return _peers("+852 9123 4567", "0085291234567", "91234567", "+1 (415) 555-2671", "+639171234567")


@case
def d21_home_format_of_another_country() -> Made:
    head = "Date,(UTC) Time,Duration,Call Type,Direction,Calling Number,Called Number\n"
    rows = "05/01/2023,12:00:01,61,moc,Outgoing,2125551234,13125551234\n"
    return one(head + rows)


@case
def d22_direction_against_the_parties() -> Made:
    """A grid that also names caller and callee: in its second row the direction says the opposite."""
    head = ["本方号码", "对方号码", "呼叫类型", "开始时间", "主叫号码", "被叫号码"]
    rows = [[OWN, "13900139001", "主叫", "2023-05-01 12:00:01", OWN, "13900139001"],
            [OWN, "13900139002", "主叫", "2023-05-01 12:00:02", "13900139002", OWN]]  # fmt: skip
    return one(table(*rows, head=head))


@case
def d23_transfers_to_oneself_and_of_nothing() -> Made:
    rows = [
        ["6001", "6001", "5.00", "2023-05-01 12:00:01", "CNY"],
        ["6001", "7001", "0.00", "2023-05-01 12:00:02", "CNY"],
    ]
    return one(table(*rows, head=PAY), timezone="Asia/Shanghai")


@case
def d24_zeros_for_an_account() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    rows = [["6222021234567890128", f"2023-05-01 12:00:0{k}", "5.00", "出", peer]
            for k, peer in enumerate(("0", "0000000000", "", "6222000000000000001"), start=1)]  # fmt: skip
    return one(table(*rows, head=head))


@case
def d25_account_rounded_by_a_spreadsheet() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    rows = [["6222021234567890000", "2023-05-01 12:00:01", "5.00", "出", "6222000000000000001"],
            ["6.22202E+18", "2023-05-01 12:00:02", "5.00", "出", "6222000000000000001"]]  # fmt: skip
    return one(table(*rows, head=head))


@case
def d26_tabs_and_suffixes_in_cells() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    row = ["6222021234567890128\t", "\t2023-05-01 12:00:01", "5.00\t", "出\t", "6222000000000000001_156_1"]
    return one(table(row, head=head))


@case
def d27_bank_says_nothing_found() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    return one(table(["", "", "", "", "查无此卡号"], ["6001", "2023-05-01 12:00:01", "5.00", "出", "7001"], head=head))


@case
def d28_duration_against_the_two_times() -> Made:
    return one(calls({"结束时间": "2023-05-01 12:01:02", "通话时长": "61"},
                     {"结束时间": "2023-05-01 12:01:04", "通话时长": "3661"},
                     {"通话时长": "90000"}))  # fmt: skip


@case
def d29_direction_words_of_banks() -> Made:
    head = ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    words = ["出", "借", "D", "进", "贷", "C", "?", ""]
    rows = [["6001", f"2023-05-01 12:00:0{k}", "5.00", word, f"700{k}"] for k, word in enumerate(words, start=1)]
    return one(table(*rows, head=head))
