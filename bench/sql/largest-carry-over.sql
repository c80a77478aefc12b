SELECT body, scope, year, closing.amount, spent.amount,
    percent(closing.amount, spent.amount + closing.amount) AS share
FROM settled('own', 'executed', 'closing', 'all', 'all', '') AS closing
JOIN settled('own', 'executed', 'expenditure', 'all', 'all', '') AS spent USING (body, scope, year)
WHERE year = $year::BIGINT AND spent.amount + closing.amount > 0
ORDER BY share DESC, body, scope, year;
