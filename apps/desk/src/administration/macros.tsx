import type { Macro } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { MacroForm } from './macro-form.tsx';
import { Page, useOpenItem } from './room.tsx';
import { NewButton, ThingList } from './thing-list.tsx';

/** Texts that agents put in by a slash; filled from the conversation they are used in. */
export function Macros(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const macros = useDesk((state) => state.macros);
  const open: Macro | undefined = macros.find(({ id }) => id === item);
  const back = { label: t('macros.back'), go: () => openItem(null) };
  if (item === 'new' || open)
    return (
      <Page title={open ? localName(open.name) : t('macros.new')} back={back}>
        <MacroForm key={item} macro={open ?? null} />
      </Page>
    );
  return (
    <Page title={t('macros.name')} text={t('macros.text')} action={<NewButton>{t('macros.new')}</NewButton>}>
      <ThingList
        label={t('macros.name')}
        things={macros.map((macro) => ({
          id: macro.id,
          name: localName(macro.name),
          archived: macro.archived,
          detail: localName(macro.text).replaceAll('\n', ' '),
          found: `${macro.name.en} ${macro.name.zh} ${macro.text.en} ${macro.text.zh}`,
        }))}
        empty={{ title: t('macros.empty'), text: t('macros.emptyText') }}
      />
    </Page>
  );
}
