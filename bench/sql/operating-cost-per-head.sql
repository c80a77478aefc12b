WITH staff AS (
    SELECT entity AS body, report_kind[1:2] AS scope, fiscal_year AS year, max(staff_actual) AS number
    FROM 'profile.parquet'
    WHERE staff_actual > 0
    GROUP BY ALL
)
SELECT body, scope, year, amount, number, floor(100 * amount / number + 0.5) / 100 AS each
FROM settled('own', 'executed', 'expenditure', 'general-public', 'operating', '') JOIN staff USING (body, scope, year)
WHERE year = $year::BIGINT
ORDER BY each DESC, body, scope, year;
