// The explorer: GraphiQL, pointed at the endpoint next to this page.
import './workers.js';
// GraphiQL's style sheets one by one: its `style.css` puts 300 kB of fonts on top, which a page can do without.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './page.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { tabs } from './examples.js';

// Under `/` that is `/graphql`, under `/uwi/` it is `/uwi/graphql`.
const endpoint = new URL('graphql', location.href).pathname;

// What is typed is remembered for each organisation apart, and only for as long as the tab is open: it may hold a password,
// and GraphiQL's history holds the headers of what was run, so the token too.
const prefix = `gehoord${endpoint}:`;
const ours = () => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
const storage = {
  getItem: (key) => sessionStorage.getItem(prefix + key),
  setItem: (key, value) => sessionStorage.setItem(prefix + key, value),
  removeItem: (key) => sessionStorage.removeItem(prefix + key),
  clear: () => ours().forEach((key) => sessionStorage.removeItem(key)),
  get length() {
    return ours().length;
  },
};
const firstVisit = storage.getItem('graphiql:tabState') === null;

createRoot(document.getElementById('explorer')).render(
  <GraphiQL
    fetcher={createGraphiQLFetcher({ url: endpoint })}
    storage={storage}
    defaultTabs={tabs}
    // GraphiQL takes the query of the first default tab, but not its variables.
    initialVariables={firstVisit ? tabs[0].variables : undefined}
    defaultQuery={'# A new tab. Ctrl+Space completes, Ctrl+Enter runs.\n'}
    defaultEditorToolsVisibility="variables"
    inputValueDeprecation
    schemaDescription
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>
      <span className="logo">Gehoord · {endpoint}</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
