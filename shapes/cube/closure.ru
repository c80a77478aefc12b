# Normalisation, first half: types and component properties that the Data Cube vocabulary implies.
#
# The constraints ask for rdf:type and qb:componentProperty alone; data may leave the first out and write the shorter
# qb:dimension, qb:measure, qb:attribute. Beyond the rules of the recommendation, the ends of qb:structure, qb:sliceKey
# and qb:sliceStructure get their type too, so that a structure nobody describes does not pass unseen.

PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT { ?observation a qb:Observation } WHERE { ?any qb:observation ?observation } ;
INSERT { ?observation a qb:Observation . ?dataSet a qb:DataSet } WHERE { ?observation qb:dataSet ?dataSet } ;
INSERT { ?slice a qb:Slice } WHERE { ?any qb:slice ?slice } ;
INSERT { ?dataSet a qb:DataSet . ?structure a qb:DataStructureDefinition } WHERE { ?dataSet qb:structure ?structure } ;
INSERT { ?key a qb:SliceKey } WHERE { ?any qb:sliceKey|qb:sliceStructure ?key } ;
INSERT { ?specification qb:componentProperty ?property . ?property a qb:DimensionProperty }
WHERE { ?specification qb:dimension ?property } ;
INSERT { ?specification qb:componentProperty ?property . ?property a qb:MeasureProperty }
WHERE { ?specification qb:measure ?property } ;
INSERT { ?specification qb:componentProperty ?property . ?property a qb:AttributeProperty }
WHERE { ?specification qb:attribute ?property }
