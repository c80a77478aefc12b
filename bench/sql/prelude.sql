-- What the questions have in common: the settled amounts of bodies, by year, on one aspect that is broken down by
-- neither functional nor economic class.
CREATE MACRO settled(how, at_phase, at_flow, at_fund, at_nature, at_item) AS TABLE
SELECT organization AS body, report_kind[1:2] AS scope, year, max(amount_yuan) AS amount
FROM (
    SELECT report, organization, year, phase, flow, fund, functional, economic, nature, item, settled, amount_yuan
    FROM 'figures.parquet'
    UNION ALL
    SELECT report, organization, year, phase, flow, fund, functional, economic, nature, item, settled, amount_yuan
    FROM 'claims.parquet'
)
JOIN (SELECT iri AS report, report_kind FROM 'profile.parquet') USING (report)
WHERE settled = how AND phase = at_phase AND flow = at_flow AND fund = at_fund
  AND functional = '' AND economic = '' AND nature = at_nature AND item = at_item
GROUP BY ALL;
CREATE MACRO percent(part, whole) AS floor(1000 * part / whole + 0.5) / 10;
