"""Incidents: what victims reported, which numbers contacted them, where their money went."""

from importers.accounts import CURRENCIES
from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

_SCOPE = "'report' || chr(31) || coalesce(report_id, victim_phone, '')"
METHODS = {
    "冒充公检法": "impersonation", "冒充公安": "impersonation", "冒充警察": "impersonation",
    "冒充": "impersonation", "冒充检察院": "impersonation", "冒充法院": "impersonation",
    "冒充银行": "impersonation", "冒充客服": "impersonation",
    "impersonation": "impersonation", "政府公文": "government notice", "政府通知": "government notice",
    "公文诈骗": "government notice", "政府文件": "government notice", "government notice": "government notice",
    "governmentnotice": "government notice", "二维码": "QR code", "扫码": "QR code", "qrcode": "QR code",
    "qr code": "QR code", "木马": "Trojan", "木马链接": "Trojan", "木马病毒": "Trojan", "trojan": "Trojan",
    "验证码": "verification code", "短信验证码": "verification code", "verification code": "verification code",
    "verificationcode": "verification code",
}  # fmt: skip

IMPORTER = Importer(
    kind="incidents",
    fields={
        "report_id": Field("text"),
        "victim": Field("name"),
        "victim_id_number": Field("citizen_id"),
        "victim_phone": Field("phone"),
        "reported_on": Field("when"),
        "jurisdiction": Field("text"),
        "method": Field("text"),
        "method_class": Field("word", words=METHODS, reads="method"),
        "contacted_by": Field("phone"),
        "url": Field("online"),
        "paid_from": Field("account"),
        "paid_to": Field("account"),
        "amount": Field("amount", strict=True),
        "currency": Field("word", words=CURRENCIES),
        "paid_at": Field("when"),
    },
    derive={
        "who": f"person_of(victim_id_number, victim, {_SCOPE})",
        "incident": "incident_of(report_id, concat_ws(chr(31), victim_phone, victim, CAST(reported_on AS VARCHAR)))",
    },
    rejects=(
        Reject(
            "no_incident", "report_id IS NULL AND victim IS NULL AND victim_phone IS NULL", "no report and no victim"
        ),
        Reject("amount_negative", "amount < 0", "a negative loss"),
    ),
    events=(
        Event(
            "reports",
            {
                "incident": "incident",
                "victim": "who",
                "contacted_by": "contacted_by",
                "lure": "url",
                "paid_from": "paid_from",
                "paid_to": "paid_to",
                "amount": "amount",
                "currency": "currency",
                "at": "paid_at",
                "reported": "reported_on",
                "method": "coalesce(method_class, method)",
            },
        ),
        Event(
            "subscriptions",
            {"person": "who", "phone": "victim_phone", "basis": "'victim report'"},
            when="who IS NOT NULL AND victim_phone IS NOT NULL",
        ),
        Event(
            "holdings",
            {"person": "who", "account": "paid_from", "basis": "'victim report'"},
            when="who IS NOT NULL AND paid_from IS NOT NULL",
        ),
    ),
    facts=(
        Fact("who", "name", "victim"),
        Fact("who", "role", "'victim'"),
        Fact("who", "jurisdiction", "jurisdiction"),
        Fact("incident", "method", "coalesce(method_class, method)"),
        Fact("incident", "method_as_reported", "method"),
        Fact("incident", "report_id", "report_id"),
        Fact("incident", "jurisdiction", "jurisdiction"),
        Fact("incident", "loss", "amount"),
        Fact("contacted_by", "reported_by_victim", "report_id"),
        Fact("paid_to", "reported_by_victim", "report_id"),
    ),
)
