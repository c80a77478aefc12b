SELECT body, scope, year, part.amount, whole.amount, percent(part.amount, whole.amount) AS share
FROM settled('own', $phase, 'revenue', 'fiscal', 'all', '') AS part
JOIN settled('own', $phase, 'revenue', 'all', 'all', '') AS whole USING (body, scope, year)
WHERE year = $year::BIGINT AND whole.amount > 0
ORDER BY share DESC, body, scope, year;
