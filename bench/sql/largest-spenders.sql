SELECT body, scope, year, spent.amount, income.amount
FROM settled('own', $phase, 'expenditure', 'all', 'all', '') AS spent
LEFT JOIN settled('own', $phase, 'revenue', 'all', 'all', '') AS income USING (body, scope, year)
WHERE year = $year::BIGINT
ORDER BY spent.amount DESC, body, scope, year;
