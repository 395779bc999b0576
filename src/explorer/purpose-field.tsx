import { useEffect, useState } from 'react';
import { access, changeAccess } from './access.ts';
import { useLanguage, useTexts } from './language.ts';
import { useObservable } from './observable.ts';
import { loadPurposes, type Purpose } from './purposes.ts';

function usePurposes(): readonly Purpose[] {
  const { credential } = useObservable(access);
  const [purposes, setPurposes] = useState<readonly Purpose[]>([]);
  useEffect(() => {
    void loadPurposes().then(setPurposes);
    // A hub may tell them only to those who sign in.
  }, [credential]);
  return purposes;
}

/** A choice of the hub's purposes; a field to write one in, if the hub does not tell them. */
export function PurposeField() {
  const texts = useTexts();
  const language = useLanguage();
  const { purpose } = useObservable(access);
  const purposes = usePurposes();
  const choose = ({ target }: { readonly target: { readonly value: string } }): void =>
    changeAccess({ purpose: target.value });
  return (
    <div className="access-field">
      <label htmlFor="access-purpose">{texts.purpose}</label>
      {purposes.length === 0 ? (
        <input id="access-purpose" value={purpose} autoComplete="off" spellCheck={false} onChange={choose} />
      ) : (
        <select id="access-purpose" value={purpose} onChange={choose}>
          <option value="">{texts.noPurpose}</option>
          {purposes.map(({ code, title, titleEn }) => (
            <option key={code} value={code}>
              {`${code} — ${language === 'vi' ? title : titleEn}`}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
