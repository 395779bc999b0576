import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

// Monaco frames letters and dashes outside ASCII as suspicious; in Vietnamese text they are ordinary.
const OPTIONS = { unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false } };

/** Sets what GraphiQL leaves at Monaco's defaults in its four editors; shows nothing. */
export function EditorOptions(): null {
  const editors = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor', 'responseEditor'));
  const { queryEditor, variableEditor, headerEditor, responseEditor } = editors;

  useEffect(() => {
    for (const editor of [queryEditor, variableEditor, headerEditor, responseEditor]) editor?.updateOptions(OPTIONS);
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);

  return null;
}
