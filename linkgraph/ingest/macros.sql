-- Node ids in SQL: the same rules as linkgraph.model.ids and linkgraph.model.values (a test holds them together).
CREATE MACRO hashed(prefix, text) AS prefix || ':' || left(sha256(text), 20);
CREATE MACRO citizen_sum(n) AS
    try_cast(substr(n, 1, 1) AS INT) * 7 + try_cast(substr(n, 2, 1) AS INT) * 9 + try_cast(substr(n, 3, 1) AS INT) * 10
  + try_cast(substr(n, 4, 1) AS INT) * 5 + try_cast(substr(n, 5, 1) AS INT) * 8 + try_cast(substr(n, 6, 1) AS INT) * 4
  + try_cast(substr(n, 7, 1) AS INT) * 2 + try_cast(substr(n, 8, 1) AS INT) * 1 + try_cast(substr(n, 9, 1) AS INT) * 6
  + try_cast(substr(n, 10, 1) AS INT) * 3 + try_cast(substr(n, 11, 1) AS INT) * 7 + try_cast(substr(n, 12, 1) AS INT) * 9
  + try_cast(substr(n, 13, 1) AS INT) * 10 + try_cast(substr(n, 14, 1) AS INT) * 5 + try_cast(substr(n, 15, 1) AS INT) * 8
  + try_cast(substr(n, 16, 1) AS INT) * 4 + try_cast(substr(n, 17, 1) AS INT) * 2;
CREATE MACRO is_citizen_id(n) AS
    CASE WHEN regexp_full_match(n, '[0-9]{17}[0-9X]')
         THEN substr('10X98765432', 1 + citizen_sum(n) % 11, 1) = substr(n, 18, 1) ELSE FALSE END;
CREATE MACRO person_of(id_number, name, scope) AS
    CASE WHEN id_number IS NOT NULL THEN 'person:' || id_number
         WHEN name IS NULL THEN NULL
         WHEN is_citizen_id(name) THEN 'person:' || name
         ELSE hashed('person', scope || chr(31) || name) END;
CREATE MACRO place_of(name, address) AS
    CASE WHEN name IS NULL AND address IS NULL THEN NULL
         ELSE hashed('place', coalesce(name, '') || chr(31) || coalesce(address, '')) END;
-- A Chinese operator has several codes for its SIM cards; its network sends one of them.
CREATE MACRO cn_network(mnc) AS
    CASE WHEN mnc IN ('02', '04', '07', '08') THEN '00' WHEN mnc IN ('06', '09') THEN '01'
         WHEN mnc IN ('03', '05', '12') THEN '11' ELSE mnc END;
CREATE MACRO area_node(network, lac, ci) AS
    CASE WHEN regexp_full_match(lac, '[0-9A-Fa-f]+') AND regexp_full_match(ci, '[0-9A-Fa-f]+')
         THEN 'cell:460-' || cn_network(network) || '-' || lac || '-' || ci END;
CREATE MACRO cgi_node(cgi) AS
    CASE WHEN regexp_full_match(upper(cgi), '(460-?)?[0-9]{2}-[0-9A-F]+-[0-9A-F]+')
         THEN regexp_replace(upper(cgi), '^(?:460-?)?([0-9]{2})-(.*)$', 'cell:460-' ||
              cn_network(regexp_extract(upper(cgi), '^(?:460-?)?([0-9]{2})-', 1)) || '-\2') END;
CREATE MACRO cell_node(imsi, lac, ci) AS
    CASE WHEN regexp_full_match(lac, '[0-9A-Fa-f]+') AND regexp_full_match(ci, '[0-9A-Fa-f]+')
         THEN 'cell:' || coalesce(substr(imsi, 6, 3) || '-' ||
              CASE WHEN substr(imsi, 6, 3) = '460' THEN cn_network(substr(imsi, 9, 2)) ELSE substr(imsi, 9, 2) END, '000-00') || '-' || lac || '-' || ci
    END;
CREATE MACRO incident_of(report_id, fallback) AS
    CASE WHEN regexp_full_match(report_id, '[0-9A-Za-z./-]+') THEN 'incident:' || report_id
         WHEN report_id IS NOT NULL THEN hashed('incident', report_id)
         ELSE hashed('incident', 'report' || chr(31) || fallback) END;
CREATE MACRO data_of(text) AS hashed('data', text);
