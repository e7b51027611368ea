// Audits a server by the GraphQL-over-HTTP specification, with the npm package graphql-http.
//
//   node audit.mjs http://127.0.0.1:8080/graphql
//
// Prints one line of JSON an audit, and ends with 1 if one is not ok.
import { auditServer } from 'graphql-http';

const url = process.argv[2];
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}

const results = await auditServer({ url });
for (const { id, name, status, reason } of results) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
process.exitCode = results.length > 0 && results.every(({ status }) => status === 'ok') ? 0 : 1;
