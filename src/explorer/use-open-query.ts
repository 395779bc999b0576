import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { access, changeAccess } from './access.ts';
import { narrowScreen } from './narrow-screen.ts';
import { neededPurpose, neededViewer, type ReadyQuery } from './ready-query.ts';
import { showPlugin } from './show-plugin.ts';

/** The variables of a ready query as the variables editor shows them. */
function variablesText(ready: ReadyQuery): string {
  return ready.variables === undefined ? '' : JSON.stringify(ready.variables, null, 2);
}

/** Asks for what a query needs and the form does not hold yet. */
function prepareAccess(ready: ReadyQuery): void {
  const purpose = neededPurpose(ready);
  if (purpose !== null && access.get().purpose === '') changeAccess({ purpose });
  if (neededViewer(ready) !== null && access.get().credential === '') showPlugin('access');
  else if (narrowScreen.matches) document.querySelector('.graphiql-sessions')?.scrollIntoView();
}

/**
 * Returns the action that opens a ready query: in the tab that already holds it, in the current tab if that is
 * empty, otherwise in a new tab, so that nothing the reader has typed is lost.
 */
export function useOpenQuery(): (ready: ReadyQuery) => void {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, tabs, activeTabIndex } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'tabs', 'activeTabIndex'),
  );

  return (ready) => {
    prepareAccess(ready);
    const variables = variablesText(ready);
    const open = tabs.findIndex((tab) => tab.query === ready.query && (tab.variables ?? '') === variables);
    if (open === activeTabIndex) return;
    if (open >= 0) {
      actions.changeTab(open);
      return;
    }
    if (queryEditor?.getValue().trim()) actions.addTab();
    queryEditor?.setValue(ready.query);
    variableEditor?.setValue(variables);
    actions.updateActiveTabValues({ query: ready.query, variables });
  };
}
