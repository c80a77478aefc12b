WITH placed AS (
    SELECT iri, report, organization, year, phase, flow, fund, functional, economic, nature, item, settled,
        amount_yuan, printed, page
    FROM 'figures.parquet'
    UNION ALL
    SELECT iri, report, organization, year, phase, flow, fund, functional, economic, nature, item, settled,
        amount_yuan, printed, page
    FROM 'claims.parquet'
)
SELECT organization AS body, reports.scope, placed.year, amount_yuan, percent(amount_yuan, whole.amount), printed, page
FROM placed
JOIN (SELECT iri AS report, report_kind[1:2] AS scope FROM 'profile.parquet') AS reports USING (report)
LEFT JOIN settled('own', $phase, 'expenditure', 'all', 'all', '') AS whole
    ON whole.body = placed.organization AND whole.scope = reports.scope AND whole.year = placed.year
WHERE settled = 'own' AND phase = $phase AND flow = 'expenditure' AND fund = 'all' AND functional = $class
  AND economic = '' AND nature = 'all' AND item = '' AND placed.year = $year::BIGINT
ORDER BY amount_yuan DESC, organization, reports.scope, placed.year, iri;
