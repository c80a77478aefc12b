SELECT body, scope, year, project.amount, whole.amount, percent(project.amount, whole.amount) AS share
FROM settled('own', $phase, 'expenditure', 'all', 'project', '') AS project
JOIN settled('own', $phase, 'expenditure', 'all', 'all', '') AS whole USING (body, scope, year)
WHERE year = $year::BIGINT AND whole.amount > 0
ORDER BY share DESC, body, scope, year;
