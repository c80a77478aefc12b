WITH own AS (FROM settled('own', 'executed', 'expenditure', 'all', 'all', '')),
    told AS (
        FROM own
        UNION ALL
        FROM settled('restated', 'executed', 'expenditure', 'all', 'all', '') AS restated
        WHERE NOT EXISTS (
            FROM own
            WHERE own.body = restated.body AND own.scope = restated.scope AND own.year = restated.year
        )
    )
SELECT body, scope, own.year, own.amount, previous.amount, own.amount - previous.amount,
    percent(own.amount - previous.amount, previous.amount) AS growth
FROM own JOIN (SELECT body, scope, year + 1 AS year, max(amount) AS amount FROM told GROUP BY ALL) AS previous
    USING (body, scope, year)
WHERE year = $year::BIGINT AND previous.amount > 0
ORDER BY growth DESC, body, scope, year;
