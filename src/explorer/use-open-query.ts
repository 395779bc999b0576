import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { headersText } from './headers-text.ts';
import type { ReadyQuery } from './ready-query.ts';

/** The variables of a ready query as the variables editor shows them. */
function variablesText(ready: ReadyQuery): string {
  return ready.variables === undefined ? '' : JSON.stringify(ready.variables, null, 2);
}

/**
 * Gives the action that opens a ready query: in the tab that already holds it, in the current tab when that is
 * empty, otherwise in a new tab, so that nothing the reader has typed is lost. The headers, an access token among
 * them, go along, with those that the query needs besides.
 */
export function useOpenQuery(): (ready: ReadyQuery) => void {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, headerEditor, tabs, activeTabIndex } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'headerEditor', 'tabs', 'activeTabIndex'),
  );

  return (ready) => {
    const variables = variablesText(ready);
    const open = tabs.findIndex((tab) => tab.query === ready.query && (tab.variables ?? '') === variables);
    if (open === activeTabIndex) return;
    if (open >= 0) {
      actions.changeTab(open);
      return;
    }
    const headers = headersText(ready, headerEditor?.getValue() ?? '');
    if (queryEditor?.getValue().trim()) actions.addTab();
    queryEditor?.setValue(ready.query);
    variableEditor?.setValue(variables);
    headerEditor?.setValue(headers);
    actions.updateActiveTabValues({ query: ready.query, variables, headers });
  };
}
