SELECT organization, year, evaluations.project, count(*) AS indicators, sum(score), any_value(evaluations.page)
FROM 'indicators.parquet' AS indicators
JOIN (SELECT iri AS evaluation, project, page FROM 'evaluations.parquet') AS evaluations USING (evaluation)
WHERE weight > 0 AND score IS NOT NULL AND year = coalesce($year::BIGINT, year)
GROUP BY evaluation, organization, year, evaluations.project
HAVING min(score - weight) >= 0 AND count(*) >= $least::INT
ORDER BY indicators DESC, organization, year, evaluations.project, evaluation;
