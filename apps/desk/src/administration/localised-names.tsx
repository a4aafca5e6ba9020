import type { Localised } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../platform/i18n.ts';
import { type Control, Labelled, Setting, TextInput } from './setting.tsx';
import type { Editing } from './use-editing.ts';

/** A name in both languages. Who writes only one gives it to both. */
export function NameSetting<T extends { name: Localised }>({
  edit,
  label,
  text,
}: {
  edit: Editing<T>;
  label: string;
  text: string;
}): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Setting
      edit={edit as unknown as Editing<{ name: Localised }>}
      name="name"
      label={label}
      text={text}
      group
      show={({ en, zh }) => `${en} · ${zh}`}
    >
      {(name, set, control) => (
        <InBothLanguages value={name} set={set} invalid={control['aria-invalid']} placeholder={t('name.placeholder')} />
      )}
    </Setting>
  );
}

/** One text, a field for each language; an empty field suggests what the other says. */
export function InBothLanguages({
  value,
  set,
  invalid,
  placeholder = '',
}: {
  value: Localised;
  set: (value: Localised) => void;
  invalid: Control['aria-invalid'];
  /** While both are empty. */
  placeholder?: string;
}): ReactElement {
  return (
    <div className="grid gap-2 md:grid-cols-2">
      {(['en', 'zh'] as const).map((language) => (
        <Labelled key={language} label={languageNames[language]}>
          {(id) => (
            <TextInput
              id={id}
              lang={language === 'zh' ? 'zh-CN' : 'en'}
              maxLength={200}
              value={value[language]}
              aria-invalid={invalid}
              placeholder={value[language === 'en' ? 'zh' : 'en'] || placeholder}
              onChange={(event) => set({ ...value, [language]: event.target.value })}
              className="w-full"
            />
          )}
        </Labelled>
      ))}
    </div>
  );
}
