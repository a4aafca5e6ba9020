import type { Localised } from '@harken/contract/people';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tell } from '../platform/toasts.tsx';
import { ArchiveSetting } from './archiving.tsx';
import { bothLanguages, isNamed, keyOf } from './both-languages.ts';
import { NameSetting } from './localised-names.tsx';
import { useOpenItem } from './room.tsx';
import { SaveBar } from './setting.tsx';
import { useEditing } from './use-editing.ts';

/** A thing that is a name and a key: a skill, an outcome. */
export function NamedForm({
  kind,
  thing,
  words,
  create,
  update,
}: {
  kind: string;
  thing: { id: string; name: Localised; archived: boolean; version: number } | null;
  words: { label: string; text: string; made: string; add: string; archive: string };
  create: (body: { key: string; name: Localised }) => Promise<unknown>;
  update: (id: string, body: { version: number; name?: Localised; archived?: boolean }) => Promise<number>;
}): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const [latest] = useState({ name: { en: '', zh: '' } });
  const edit = useEditing<{ name: Localised }>({
    id: thing?.id ?? 'new',
    latest: thing ? { name: thing.name } : latest,
    version: thing?.version ?? 0,
    check: ({ name }) => (isNamed(name) ? {} : { name: t('mistake.needed') }),
    save: async ({ name }, version) => {
      const both = bothLanguages(name ?? latest.name);
      if (thing) return update(thing.id, { version, name: both });
      await create({ key: keyOf(both, kind), name: both });
      return 1;
    },
    ...(thing
      ? {}
      : {
          onSaved: () => {
            tell(words.made);
            openItem(null);
          },
        }),
  });
  return (
    <>
      <NameSetting edit={edit} label={words.label} text={words.text} />
      {thing && (
        <ArchiveSetting
          thing={thing}
          text={words.archive}
          put={(archived, version) => update(thing.id, { version, archived })}
        />
      )}
      <SaveBar edit={edit} {...(thing ? {} : { action: words.add })} />
    </>
  );
}
