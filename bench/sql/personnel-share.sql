SELECT body, scope, year, personnel.amount, basic.amount, percent(personnel.amount, basic.amount) AS share
FROM settled('own', $phase, 'expenditure', 'general-public', 'personnel', '') AS personnel
JOIN settled('own', $phase, 'expenditure', 'general-public', 'basic', '') AS basic USING (body, scope, year)
WHERE year = $year::BIGINT AND basic.amount > 0
ORDER BY share DESC, body, scope, year;
