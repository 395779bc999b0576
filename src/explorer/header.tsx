import { access, describeToken } from './access.ts';
import { chooseLanguage, useLanguage, useTexts } from './language.ts';
import { useObservable } from './observable.ts';
import { showPlugin } from './show-plugin.ts';
import type { Language } from './texts.ts';

const languages: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'vi', name: 'Tiếng Việt' },
  { code: 'en', name: 'English' },
];

function LanguageSwitch() {
  const texts = useTexts();
  const current = useLanguage();
  return (
    <div role="group" aria-label={texts.language} className="explorer-languages">
      {languages.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === current}
          onClick={() => chooseLanguage(code)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** Says who asks, and leads to where that is changed. */
function Asking() {
  const texts = useTexts();
  const { credential, purpose } = useObservable(access);
  const name = credential === '' ? texts.nobody : (describeToken(credential)?.subject ?? texts.signedIn);
  const who = purpose === '' ? name : `${name} · ${purpose}`;
  return (
    <button
      type="button"
      className="explorer-asking"
      aria-label={texts.askingAs(who)}
      title={texts.askingAs(who)}
      onClick={() => showPlugin('access')}
    >
      {who}
    </button>
  );
}

/** What stands at the end of the row of tabs. */
export function Header() {
  return (
    <div className="explorer-brand">
      <Asking />
      <LanguageSwitch />
      <h1>Liên Thông</h1>
    </div>
  );
}
