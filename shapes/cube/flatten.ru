# Normalisation, second half: values that stand on a data set, a slice or a measure come down to the observations.
#
# Run closure.ru first. The last rule is not in the recommendation, though qb:componentAttachment allows it: an attribute
# that is attached to the measure.

PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT { ?observation ?property ?value }
WHERE {
  ?specification qb:componentProperty ?property ;
    qb:componentAttachment qb:DataSet .
  ?dataSet qb:structure/qb:component ?specification ;
    ?property ?value .
  ?observation qb:dataSet ?dataSet .
} ;
INSERT { ?observation ?property ?value }
WHERE {
  ?specification qb:componentProperty ?property ;
    qb:componentAttachment qb:Slice .
  ?dataSet qb:structure/qb:component ?specification ;
    qb:slice ?slice .
  ?slice ?property ?value ;
    qb:observation ?observation .
} ;
INSERT { ?observation ?property ?value }
WHERE {
  ?dataSet qb:structure/qb:component/qb:componentProperty ?property ;
    qb:slice ?slice .
  ?property a qb:DimensionProperty .
  ?slice ?property ?value ;
    qb:observation ?observation .
} ;
INSERT { ?observation ?property ?value }
WHERE {
  ?specification qb:componentProperty ?property ;
    qb:componentAttachment qb:MeasureProperty .
  ?property a qb:AttributeProperty .
  ?structure qb:component ?specification ;
    qb:component/qb:componentProperty ?measure .
  ?measure a qb:MeasureProperty ;
    ?property ?value .
  ?dataSet qb:structure ?structure .
  ?observation qb:dataSet ?dataSet ;
    ?measure ?amount .
}
