import { pick, useGraphiQL, useMonaco } from '@graphiql/react';
import { useEffect } from 'react';
import { narrowScreen } from './narrow-screen.ts';

/** The font of style.css that has all Vietnamese letters; GraphiQL's lacks half of them. */
const fontFamily = '"Roboto Mono Variable", monospace';

function optionsFor(isNarrow: boolean) {
  return {
    fontFamily,
    fontSize: isNarrow ? 13 : 14,
    // Monaco frames letters and dashes outside ASCII as suspicious; in Vietnamese text they are ordinary.
    unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
    // At an end of the text the wheel scrolls the page.
    scrollbar: { alwaysConsumeMouseWheel: false },
    // Long answers on a narrow screen are read without scrolling to the side.
    wordWrap: isNarrow ? ('on' as const) : ('off' as const),
  };
}

/** Sets what GraphiQL leaves at Monaco's defaults in its four editors; shows nothing. */
export function EditorOptions(): null {
  const editors = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor', 'responseEditor'));
  const { queryEditor, variableEditor, headerEditor, responseEditor } = editors;
  const monaco = useMonaco(({ monaco: loaded }) => loaded);

  useEffect(() => {
    const apply = (): void => {
      const options = optionsFor(narrowScreen.matches);
      for (const editor of [queryEditor, variableEditor, headerEditor, responseEditor]) editor?.updateOptions(options);
    };
    apply();
    narrowScreen.addEventListener('change', apply);
    return () => narrowScreen.removeEventListener('change', apply);
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);

  useEffect(() => {
    // Monaco measures its font once, maybe before the browser has it.
    void document.fonts.load(`14px ${fontFamily}`, 'aắ').then(() => monaco?.editor.remeasureFonts());
  }, [monaco]);

  return null;
}
