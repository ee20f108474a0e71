"""Hideouts and other premises: the places, who stayed or was detained there, what was seized."""

from importers import coordinates
from linkgraph.ingest.protocol import Event, Fact, Field, Importer, Reject

ROLE_WORDS = {
    **dict.fromkeys(("嫌疑人", "犯罪嫌疑人", "嫌犯", "suspect"), "suspect"),
    **dict.fromkeys(("受害人", "被害人", "victim"), "victim"),
    **dict.fromkeys(("证人", "witness"), "witness"),
    **dict.fromkeys(("无关人员", "群众", "bystander"), "bystander"),
    **dict.fromkeys(("未知", "不明", "unknown"), "unknown"),
}
ITEM_KINDS = {
    **dict.fromkeys(("手机", "手机号", "phone", "number"), "phone"),
    **dict.fromkeys(("手机机身", "机身", "handset", "imei"), "handset"),
    **dict.fromkeys(("sim卡", "sim", "simcard", "电话卡", "手机卡"), "sim"),
    **dict.fromkeys(("银行卡", "card", "bankcard", "account"), "account"),
    **dict.fromkeys(("猫池", "simbox", "sim box", "gateway"), "sim box"),
    **dict.fromkeys(("电脑", "笔记本电脑", "computer", "laptop"), "computer"),
    **dict.fromkeys(("现金", "cash"), "cash"),
    **dict.fromkeys(("u盾", "usbtoken", "token"), "token"),
    **dict.fromkeys(("其他", "other"), "other"),
}
_PLACE_FIELDS = {"place_name": Field("text"), "address": Field("text")}
_PLACE = "place_of(place_name, address)"
_PLACE_FACTS = (Fact("place", "name", "place_name"), Fact("place", "address", "address"))
_NO_PLACE = Reject("no_place", "place IS NULL", "neither a name nor an address of the premises")

PREMISES = Importer(
    kind="premises",
    family="hideouts",
    fields={
        "place_id": Field("text"),
        **_PLACE_FIELDS,
        "lat": Field("coordinate"),
        "lon": Field("coordinate"),
        "datum": Field("word", words=coordinates.DATUMS),
        "place_kind": Field("text"),
        "first_used": Field("when"),
        "last_used": Field("when"),
        "found_on": Field("text"),
        "source": Field("text"),
        "jurisdiction": Field("text"),
    },
    derive={
        "place": _PLACE,
        "north": coordinates.usable("lat", "lon", "lat"),
        "east": coordinates.usable("lat", "lon", "lon"),
    },
    rejects=(_NO_PLACE,),
    flags=coordinates.flags("lat", "lon", "datum"),
    events=(),
    facts=(
        *_PLACE_FACTS,
        Fact("place", "place_id", "place_id"),
        Fact("place", "lat", "north"),
        Fact("place", "lon", "east"),
        Fact("place", "datum", "datum"),
        Fact("place", "place_kind", "place_kind"),
        Fact("place", "first_used", "first_used"),
        Fact("place", "last_used", "last_used"),
        Fact("place", "found_on", "found_on"),
        Fact("place", "source", "source"),
        Fact("place", "jurisdiction", "jurisdiction"),
    ),
)

STAYS = Importer(
    kind="stays",
    family="hideouts",
    fields={
        **_PLACE_FIELDS,
        "person": Field("name"),
        "id_number": Field("citizen_id"),
        "from": Field("when"),
        "until": Field("when"),
        "detained_on": Field("when"),
        "role": Field("word", words=ROLE_WORDS),
        "jurisdiction": Field("text"),
        "phone": Field("phone"),
    },
    derive={
        "place": _PLACE,
        "who": "person_of(id_number, person, 'premises' || chr(31) || coalesce(place_of(place_name, address), ''))",
    },
    rejects=(
        _NO_PLACE,
        Reject("no_person", "who IS NULL", "nobody is named"),
        Reject("end_before_start", '"until" < "from"', "the stay ends before it starts"),
    ),
    events=(
        Event(
            "stays",
            {"person": "who", "place": "place", "kind": "'stay'", "start": '"from"', "end": '"until"', "role": "role"},
            when='"from" IS NOT NULL OR "until" IS NOT NULL OR detained_on IS NULL',
        ),
        Event(
            "stays",
            {
                "person": "who",
                "place": "place",
                "kind": "'detention'",
                "start": "detained_on",
                "end": "detained_on",
                "role": "role",
            },
            when="detained_on IS NOT NULL",
        ),
        Event("subscriptions", {"person": "who", "phone": "phone", "basis": "'stay record'"}, when="phone IS NOT NULL"),
    ),
    facts=(
        *_PLACE_FACTS,
        Fact("who", "name", "person"),
        Fact("who", "role", "coalesce(role, CASE WHEN detained_on IS NOT NULL THEN 'suspect' END)"),
        Fact("who", "jurisdiction", "jurisdiction"),
    ),
)

SEIZED_ITEMS = Importer(
    kind="seized_items",
    family="hideouts",
    fields={
        **_PLACE_FIELDS,
        "person": Field("name"),
        "id_number": Field("citizen_id"),
        "item_kind": Field("word", required=True, words=ITEM_KINDS),
        "identifier": Field("item", strict=True),
        "quantity": Field("count"),
        "seized_on": Field("when"),
        "identifier_phone": Field("phone", reads="identifier"),
        "identifier_account": Field("account", reads="identifier"),
        "identifier_imei": Field("imei", reads="identifier"),
        "identifier_imsi": Field("imsi", reads="identifier"),
    },
    derive={
        "place": _PLACE,
        "who": "person_of(id_number, person, 'premises' || chr(31) || coalesce(place_of(place_name, address), ''))",
        "item": """CASE item_kind
            WHEN 'phone' THEN CASE WHEN regexp_full_match(identifier, '[0-9]{14,16}') THEN identifier_imei
                                   ELSE identifier_phone END
            WHEN 'handset' THEN identifier_imei
            WHEN 'sim' THEN CASE WHEN regexp_full_match(identifier, '[0-9]{14,15}') THEN identifier_imsi
                                 ELSE identifier_phone END
            WHEN 'account' THEN identifier_account END""",
    },
    rejects=(Reject("no_owner", "place IS NULL AND who IS NULL", "neither a place nor a person it was taken from"),),
    events=(
        Event(
            "seizures",
            {
                "item": "item",
                "item_kind": "item_kind",
                "person": "who",
                "place": "place",
                "quantity": "quantity",
                "at": "seized_on",
            },
        ),
    ),
    facts=(*_PLACE_FACTS, Fact("who", "name", "person"), Fact("item", "exhibit", "item_kind")),
)
