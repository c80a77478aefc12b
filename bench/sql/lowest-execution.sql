WITH own AS (FROM settled('own', 'initial', 'expenditure', 'all', 'all', '')),
    told AS (
        FROM own
        UNION ALL
        FROM settled('restated', 'initial', 'expenditure', 'all', 'all', '') AS restated
        WHERE NOT EXISTS (
            FROM own
            WHERE own.body = restated.body AND own.scope = restated.scope AND own.year = restated.year
        )
    ),
    budget AS (SELECT body, scope, year, max(amount) AS amount FROM told GROUP BY ALL)
SELECT body, scope, year, budget.amount, spent.amount, percent(spent.amount, budget.amount) AS rate
FROM settled('own', 'executed', 'expenditure', 'all', 'all', '') AS spent
JOIN budget USING (body, scope, year)
WHERE year = $year::BIGINT AND budget.amount > 0
ORDER BY rate, body, scope, year;
