"""Wallet returns and bills, and the companions of a bank return, made up. BIN 9999 is no bank's."""

from __future__ import annotations

import hashlib

from linkgraph.sample.issuer import citizen_id
from linkgraph.sample.layouts.files import Counts, LayoutSample, Planted, text_file, workbook_file

ZHANG = citizen_id("99000019800101001")
ME, YOU = "2088999900000001", "2088999900000002"
WALLET_ME, WALLET_YOU = f"acct:alipay:{ME}", f"acct:alipay:{YOU}"
CARD, CARD_2, ACCOUNT = "9999000000000000001", "9999000000000000002", "99990000000101"
PHONE = "13000000021"
TEN_ME, TEN_YOU = "085e0000000000a1@wx.tenpay.com", "085e0000000000b2@wx.tenpay.com"


def samples() -> tuple[LayoutSample, ...]:
    return (_alipay(), _registration(), _logins(), _tenpay(), _wechat(), _alipay_bill(), _sub_accounts(), _measures())


def named(wallet: str, owner: str, name: str) -> str:
    """The account that an owner's records call by a name."""
    digest = hashlib.sha256(f"{owner}\x1f{name}".encode()).hexdigest()
    return f"acct:{wallet}:name-{digest[:20]}"


def _alipay() -> LayoutSample:
    headings = ["交易号", "商户订单号", "交易创建时间", "付款时间", "最近修改时间", "交易来源地", "类型",
        "用户信息", "交易对方信息",
                "消费名称", "金额（元）", "收/支", "交易状态", "支付方式", "充值流水号", "备注",
                "对应的协查数据"]  # fmt: skip

    def row(number: str, times: tuple[str, str], kind: str, peer: str, money: tuple[str, str, str]) -> list[str]:
        return [
            number,
            "",
            *times,
            times[0],
            "手机客户端",
            kind,
            f"{ME}(张虚)",
            peer,
            "转账",
            *money,
            "余额",
            "",
            "",
            ME,
        ]

    paid, unpaid = ("2023-05-01 12:00:00", "2023-05-01 12:00:07"), ("2023-05-01 13:00:00", "")
    rows = [
        headings,
        row("2023050100001\t", paid, "即时到账交易", f"{YOU}（李构）", ("1,234.50", "支出", "交易成功")),
        row("2023050100002", paid, "转账到银行卡", f"(虚构银行){CARD}", ("20.00", "支出", "交易成功")),
        row("2023050100003", paid, "转账到银行卡", f"王造（虚构银行）（{CARD_2}）", ("30.00", "支出", "交易成功")),
        row("2023050100004", unpaid, "担保交易", "made.up@shop.example(虚构店)", ("40.00", "支出", "交易关闭")),
        row("2023050100005", paid, "即时到账交易", "138****8000(赵编)", ("50.00", "收入", "交易成功")),
        row("2023050100006", paid, "提现", f"张虚(虚构银行)({CARD})", ("60.00", "不计收支", "提现已到账")),
        row("2023050100007", paid, "即时到账交易", f"{YOU}(李构)", ("70.00", "支出", "状态未明")),
        row("2023050100008", paid, "即时到账交易", f"{YOU}(李构)", ("80.00", "其他", "交易成功")),
    ]
    unknown = named("alipay", WALLET_ME, "赵编")
    return LayoutSample(
        "alipay_return.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_alipay_transfers",),
        (Counts(accepted=6, rejected=2),),
        (
            Planted("transfers", {"payer": WALLET_ME, "beneficiary": WALLET_YOU, "amount": "1234.50", "own": WALLET_ME,
                                  "currency": "CNY", "at": "2023-05-01 04:00:07", "succeeded": True,
                                  "reference": "2023050100001"}),
            Planted("transfers", {"payer": WALLET_ME, "beneficiary": f"acct:{CARD}", "amount": "20.00"}),
            Planted("transfers", {"payer": WALLET_ME, "beneficiary": f"acct:{CARD_2}", "amount": "30.00"}),
            Planted("transfers", {"payer": WALLET_ME, "beneficiary": "acct:alipay:made.up@shop.example",
                                  "succeeded": False, "at": "2023-05-01 04:00:00"}, times=0),
            Planted("transfers", {"beneficiary": "acct:alipay:made.up@shop.example", "succeeded": False,
                                  "at": "2023-05-01 05:00:00"}),
            Planted("transfers", {"payer": unknown, "beneficiary": WALLET_ME, "amount": "50.00"}),
            Planted("transfers", {"payer": WALLET_ME, "beneficiary": f"acct:{CARD}", "amount": "60.00"}),
            Planted("facts", {"node": f"acct:{CARD_2}", "property": "holder_name", "value": "王造"}),
            Planted("facts", {"node": WALLET_YOU, "property": "holder_name", "value": "李构"}),
            Planted("facts", {"node": unknown, "property": "holder_name", "value": "赵编"}),
            Planted("set_aside", {"reason": "status_unknown", "record_no": 8}),
            Planted("set_aside", {"reason": "direction_missing", "record_no": 9}),
        ),
    )  # fmt: skip


def _registration() -> LayoutSample:
    headings = ["用户ID", "登录邮箱", "登录手机", "账户名称", "证件类型", "证件号", "可用余额", "绑定手机",
        "注册时间", "注册时IP",
                "绑定银行卡", "关联账户"]  # fmt: skip
    rows = [
        headings,
        [ME, "Made.Up@mail.example", PHONE, "张虚", "身份证", ZHANG, "12.34", PHONE, "2020-01-02 03:04:05",
            "203.0.113.7",
         f"(虚构银行){CARD},(虚构银行){CARD_2}", YOU],
        ["查无此人", *[""] * 11],
        ["", "", "", "李构", "身份证", "", "", PHONE, "2020-01-02 03:04:05", "", "", ""],
    ]  # fmt: skip
    person = f"person:{ZHANG}"
    return LayoutSample(
        "alipay_registration.xlsx",
        workbook_file({"注册信息": rows}),
        ("cn_alipay_accounts",),
        (Counts(accepted=1, rejected=1, ignored=1),),
        (
            *(Planted("holdings", {"person": person, "account": account, "basis": "wallet registration",
                                   "start": "2020-01-01 19:04:05"})
              for account in (WALLET_ME, "acct:alipay:made.up@mail.example", f"acct:alipay:{PHONE}")),
            *(Planted("holdings", {"person": person, "account": f"acct:{card}", "basis": "bound to a wallet"})
              for card in (CARD, CARD_2)),
            Planted("subscriptions", {"person": person, "phone": f"tel:+86{PHONE}"}, times=2),
            Planted("facts", {"node": WALLET_ME, "property": "related_account", "value": YOU}),
            Planted("facts", {"node": WALLET_ME, "property": "registered_ip", "value": "203.0.113.7"}),
            Planted("set_aside", {"reason": "no_account", "record_no": 4}),
        ),
    )  # fmt: skip


def _logins() -> LayoutSample:
    rows = [
        ["登陆账号", "支付宝用户ID", "账户名", "客户端ip", "操作发生时间"],
        ["made.up@mail.example", ME, "张虚", "203.0.113.7", "2023-05-01 12:00:07"],
        ["made.up@mail.example", ME, "张虚", "192.168.1.2", "2023-05-01 13:00:07"],
        ["other@mail.example", YOU, "李构", "203.0.113.7", "2023-05-01 14:00:07"],
        ["other@mail.example", YOU, "李构", "203.0.113.7", "昨天"],
    ]
    return LayoutSample(
        "alipay_logins.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_alipay_logins",),
        (Counts(accepted=3, rejected=1),),
        (
            Planted("logins", {"account": WALLET_ME, "address": "online:203.0.113.7", "at": "2023-05-01 04:00:07"}),
            Planted("logins", {"account": WALLET_ME, "ip": "192.168.1.2", "address": None}),
            Planted("logins", {"account": WALLET_YOU, "address": "online:203.0.113.7"}),
            Planted("facts", {"node": "acct:alipay:other@mail.example", "property": "user_id", "value": YOU}),
            Planted("set_aside", {"reason": "time_invalid:at", "record_no": 5}),
        ),
    )  # fmt: skip


def _tenpay() -> LayoutSample:
    headings = ["用户ID", "交易单号", "大单号", "用户侧账号名称", "借贷类型", "交易业务类型", "交易用途类型",
        "交易时间", "交易金额(分)",
                "账户余额(分)", "用户银行卡号", "用户侧银行名称", "网联/银联", "第三方账户名称", "对手方ID",
                "对手侧账户名称", "对手方银行卡号",
                "对手侧银行名称", "网联/银联", "第三方账户名称", "备注1", "备注2"]  # fmt: skip

    def row(number: str, kind: tuple[str, str], fen: str, mine: str, peer: tuple[str, str, str]) -> list[str]:
        return [
            TEN_ME,
            number,
            "",
            "张虚",
            *kind,
            "转账",
            "2023-05-01 12:00:07",
            fen,
            "100",
            mine,
            "虚构银行",
            "网联",
            "甲",
            *peer,
            "虚构银行",
            "银联",
            "乙",
            "",
            "",
        ]

    rows = [
        ["财付通交易明细（虚构）"],
        ["查询账号", TEN_ME],
        headings,
        row("1000000001", ("出", "转账"), "123450", "", (TEN_YOU, "李构", "")),
        row("1000000002", ("入", "转账"), "5", "", (TEN_YOU, "李构", "")),
        row("1000000003", ("出", "提现"), "2000", CARD, ("", "", "")),
        row("1000000004", ("出", "消费"), "300", CARD, ("", "虚构商户", "")),
        row("1000000005", ("出", "转账"), "12.5", "", (TEN_YOU, "李构", "")),
        row("1000000006", ("出", "转账"), "400", "", ("", "王造", CARD_2)),
    ]
    me, you = f"acct:tenpay:{TEN_ME}", f"acct:tenpay:{TEN_YOU}"
    return LayoutSample(
        "tenpay_return.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_tenpay_transfers",),
        (Counts(accepted=5, rejected=1, ignored=2),),
        (
            Planted("transfers", {"payer": me, "beneficiary": you, "amount": "1234.50", "balance": "1.00"}),
            Planted("transfers", {"payer": you, "beneficiary": me, "amount": "0.05"}),
            Planted("transfers", {"payer": me, "beneficiary": f"acct:{CARD}", "amount": "20.00"}),
            Planted("transfers", {"payer": me, "beneficiary": named("tenpay", me, "虚构商户"), "amount": "3.00"}),
            Planted("transfers", {"payer": me, "beneficiary": f"acct:{CARD_2}", "amount": "4.00"}),
            Planted("facts", {"node": me, "property": "bank_card", "value": CARD}),
            Planted("set_aside", {"reason": "amount_invalid:amount", "record_no": 8}),
        ),
    )  # fmt: skip


def _wechat() -> LayoutSample:
    notes = [["微信支付账单明细"], ["微信昵称：[小虚]"],
        ["起始时间：[2023-05-01 00:00:00] 终止时间：[2023-05-31 23:59:59]"],
             ["导出类型：[全部]"], ["导出时间：[2023-06-01 10:00:00]"], [""], ["共5笔记录"], ["收入：1笔 50.00元"],
             ["支出：2笔 112.50元"], ["中性交易：2笔 70.00元"], ["注："],
                 ["1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易"],
             ["2. 本明细仅展示当前账单中的交易"], ["3. 虚构"], [""],
             ["----------------------微信支付账单明细列表--------------------"]]  # fmt: skip

    def row(kind: str, peer: str, way: str, amount: str, status: str) -> list[str]:
        return ["2023-05-01 12:00:07", kind, peer, "/", way, amount, "零钱", status, f"10000{amount}\t", "1\t", "/"]

    rows = [
        *notes,
        [
            "交易时间",
            "交易类型",
            "交易对方",
            "商品",
            "收/支",
            "金额(元)",
            "支付方式",
            "当前状态",
            "交易单号",
            "商户单号",
            "备注",
        ],
        row("转账", "小构", "支出", "¥100.00", "对方已收钱"),
        row("商户消费", "虚构商户", "支出", "¥12.50", "已全额退款"),
        row("转账", "小构", "收入", "¥50.00", "已存入零钱"),
        row("零钱提现", "虚构银行(0001)", "/", "¥60.00", "提现已到账"),
        row("理财", "虚构银行", "/", "¥10.00", "支付成功"),
    ]
    me = "acct:wechat:wxid_madeup01"
    friend = named("wechat", me, "小构")
    return LayoutSample(
        "wechat_bill.csv",
        text_file(rows, encoding="utf-8-sig"),
        ("cn_wechat_bill",),
        (Counts(accepted=4, rejected=1, ignored=16),),
        (
            Planted("transfers", {"payer": me, "beneficiary": friend, "amount": "100.00", "own": me,
                                  "at": "2023-05-01 04:00:07"}),
            Planted("transfers", {"payer": friend, "beneficiary": me, "amount": "50.00"}),
            Planted("transfers", {"payer": me, "amount": "60.00", "summary": "零钱提现"}),
            Planted("transfers", {"payer": me, "amount": "60.00", "succeeded": True}),
            Planted("facts", {"node": friend, "property": "holder_name", "value": "小构"}, times=2),
            Planted("set_aside", {"reason": "direction_missing", "record_no": 22}),
        ),
        {"own": "wxid_madeup01"},
        stated=5,
    )  # fmt: skip


def _alipay_bill() -> LayoutSample:
    headings = ["交易号", "商家订单号", "交易创建时间", "付款时间", "最近修改时间", "交易来源地", "类型",
        "交易对方", "商品名称", "金额（元）",
                "收/支", "交易状态", "服务费（元）", "成功退款（元）", "备注", "资金状态"]  # fmt: skip

    def row(number: str, peer: str, money: tuple[str, str, str]) -> list[str]:
        times = ["2023-05-01 12:00:00", "2023-05-01 12:00:07", "2023-05-01 12:00:07"]
        return [
            f"{number}\t",
            "",
            *times,
            "其他",
            "即时到账交易",
            f"{peer} ",
            "转账",
            *money,
            "0.00",
            "0.00",
            "",
            "已支出",
        ]

    rows = [
        ["支付宝交易记录明细查询"],
        ["账号:[Made.Up@mail.example]"],
        ["起始日期:[2023-05-01 00:00:00]    终止日期:[2023-05-31 00:00:00]"],
        ["---------------------------------交易记录明细列表------------------------------------"],
        headings,
        row("2023050190001", "李构", ("100.00", "支出", "交易成功")),
        row("2023050190002", "李构", ("1.50", "收入", "交易成功")),
        row("2023050190003", "虚构店", ("9.00", "支出", "等待付款")),
        ["------------------------------------------------------------------------------------"],
        ["共3笔记录"],
        ["已收入:1笔,1.50元"],
        ["导出时间:[2023-06-01 10:00:00]    用户:张虚"],
    ]
    me = "acct:alipay:made.up@mail.example"
    you = named("alipay", me, "李构")
    return LayoutSample(
        "alipay_bill.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_alipay_bill",),
        (Counts(accepted=3, ignored=8),),
        (
            Planted("transfers", {"payer": me, "beneficiary": you, "amount": "100.00", "own": me}),
            Planted("transfers", {"payer": you, "beneficiary": me, "amount": "1.50"}),
            Planted("transfers", {"payer": me, "beneficiary": named("alipay", me, "虚构店"), "succeeded": False}),
        ),
        stated=3,
    )  # fmt: skip


def _sub_accounts() -> LayoutSample:
    rows = [
        ["交易卡号", "交易账号", "子账户账号", "子账户类别", "币种", "账户余额", "账户状态"],
        [CARD, ACCOUNT, f"{ACCOUNT}01", "活期", "人民币", "12.34", "正常"],
        [f"{CARD}_156_1", ACCOUNT, f"{ACCOUNT}02", "定期", "美元", "500.00", "正常"],
        [CARD, ACCOUNT, "", "定期", "人民币", "1.00", "正常"],
    ]
    return LayoutSample(
        "sub_accounts.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_bank_subaccounts",),
        (Counts(accepted=2, rejected=1),),
        (
            Planted("facts", {"node": f"acct:{CARD}", "property": "account_number", "value": ACCOUNT}),
            Planted("facts", {"node": f"acct:{CARD}", "property": "sub_account",
                              "value": f"{ACCOUNT}02 定期 500.00 USD 正常"}),
            Planted("facts", {"node": f"acct:{ACCOUNT}01", "property": "main_account", "value": ACCOUNT}),
            Planted("set_aside", {"reason": "missing:sub_account", "record_no": 4}),
        ),
    )  # fmt: skip


def _measures() -> LayoutSample:
    rows = [
        ["账户开户名称", "交易卡号", "交易账号", "措施类型", "冻结金额", "冻结机关", "冻结开始日期", "冻结截止日期"],
        ["张虚", CARD, ACCOUNT, "司法冻结", "1,000.00", "虚构市公安局", "2023-05-01", "2023-11-01"],
        ["张虚", "", ACCOUNT, "司法冻结", "5.00", "虚构区法院", "2023-06-01", "2023-05-01"],
    ]
    return LayoutSample(
        "measures.csv",
        text_file(rows, encoding="gb18030"),
        ("cn_bank_measures",),
        (Counts(accepted=1, rejected=1),),
        (
            Planted("facts", {"node": f"acct:{CARD}", "property": "measure",
                              "value": "司法冻结; 1000.00 CNY; 2023-05-01 – 2023-11-01; 虚构市公安局"}),
            Planted("set_aside", {"reason": "end_before_start", "record_no": 3}),
        ),
    )  # fmt: skip
