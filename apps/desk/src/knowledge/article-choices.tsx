/** What is chosen wherever an article begins: its language, its collection, who may read it. */
import type { Article, Collection } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { ComponentProps, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../administration/setting.tsx';
import { languageNames, localName } from '../platform/i18n.ts';
import { locales } from './article-state.ts';

type Choice<Value> = Omit<ComponentProps<typeof Select>, 'value' | 'onChange' | 'children'> & {
  value: Value;
  choose: (value: Value) => void;
};

export function LanguageChoice({ choose, ...control }: Choice<Locale>): ReactElement {
  return (
    <Select {...control} onChange={(event) => choose(event.target.value as Locale)}>
      {locales.map((one) => (
        <option key={one} value={one}>
          {languageNames[one]}
        </option>
      ))}
    </Select>
  );
}

/** @param shelves those that take articles */
export function CollectionChoice({
  shelves,
  choose,
  ...control
}: Choice<string> & { shelves: readonly Collection[] }): ReactElement {
  return (
    <Select {...control} onChange={(event) => choose(event.target.value)}>
      {shelves.map((one) => (
        <option key={one.id} value={one.id}>
          {localName(one.name)}
        </option>
      ))}
    </Select>
  );
}

export function AudienceChoice({ choose, ...control }: Choice<Article['audience']>): ReactElement {
  const { t } = useTranslation('articles');
  return (
    <Select {...control} onChange={(event) => choose(event.target.value as Article['audience'])}>
      {(['public', 'customers', 'agents'] as const).map((one) => (
        <option key={one} value={one}>
          {t(`audience.${one}`)}
        </option>
      ))}
    </Select>
  );
}
