import type { Disposition } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { NamedForm } from './named-form.tsx';
import { Page, useOpenItem } from './room.tsx';
import { NewButton, ThingList } from './thing-list.tsx';

/** The outcomes that a case is closed with. */
export function Dispositions(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const dispositions = useDesk((state) => state.dispositions);
  const open = dispositions.find(({ id }) => id === item);
  const back = { label: t('dispositions.back'), go: () => openItem(null) };
  if (item === 'new' || open)
    return (
      <Page title={open ? localName(open.name) : t('dispositions.new')} back={back}>
        <NamedForm
          key={item}
          kind="outcome"
          thing={open ?? null}
          words={{
            label: t('dispositions.setting.name.label'),
            text: t('dispositions.setting.name.text'),
            made: t('dispositions.made'),
            add: t('dispositions.add'),
            archive: t('dispositions.archiveText'),
          }}
          create={(body) => call('POST /api/dispositions', { body })}
          update={async (id, body) => {
            const params = { id: id as Disposition['id'] };
            return (await call('PATCH /api/dispositions/:id', { params, body })).disposition.version;
          }}
        />
      </Page>
    );
  return (
    <Page
      title={t('dispositions.name')}
      text={t('dispositions.text')}
      action={<NewButton>{t('dispositions.new')}</NewButton>}
    >
      <ThingList
        label={t('dispositions.name')}
        things={dispositions.map(({ id, name, archived }) => ({
          id,
          name: localName(name),
          found: `${name.en} ${name.zh}`,
          archived,
        }))}
        empty={{ title: t('dispositions.empty'), text: t('dispositions.emptyText') }}
      />
    </Page>
  );
}
