// Asks an endpoint as the client library of Comunica does, and prints what it understood as JSON.
// Arguments: the endpoint, then SELECT, ASK and CONSTRUCT queries, each answered by one value.
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [endpoint, ...queries] = process.argv.slice(2);
const client = new SparqlEndpointFetcher();
const collected = (stream) => new Promise((done, failed) => {
  const items = [];
  stream.on("data", (item) => items.push(item)).on("error", failed).on("end", () => done(items));
});
const term = ({ termType, value, language }) => ({ type: termType, value, ...(language ? { language } : {}) });

const answers = [];
for (const query of queries) {
  switch (client.getQueryType(query)) {
    case "ASK":
      answers.push(await client.fetchAsk(endpoint, query));
      break;
    case "SELECT":
      answers.push((await collected(await client.fetchBindings(endpoint, query)))
        .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, term(value)]))));
      break;
    default:
      answers.push((await collected(await client.fetchTriples(endpoint, query)))
        .map(({ subject, predicate, object }) => [subject, predicate, object].map(term)));
  }
}
console.log(JSON.stringify(answers));
