import type { Attribute, AttributeKind, Localised } from '@harken/contract/people';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { tell } from '../platform/toasts.tsx';
import { ArchiveSetting } from './archiving.tsx';
import { bothLanguages, isNamed, keyOf } from './both-languages.ts';
import { NameSetting } from './localised-names.tsx';
import { Page, useOpenItem } from './room.tsx';
import { SaveBar, Select, Setting, TextBox, TextInput } from './setting.tsx';
import { NewButton, ThingList } from './thing-list.tsx';
import { useEditing } from './use-editing.ts';

const kinds = ['text', 'number', 'yes_no', 'date', 'choice'] as const satisfies readonly AttributeKind[];

/** Facts of the organisation's own, about customers and conversations. */
export function Attributes(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const attributes = useDesk((state) => state.attributes);
  const open = attributes.find(({ id }) => id === item);
  const back = { label: t('attributes.back'), go: () => openItem(null) };
  if (item === 'new' || open)
    return (
      <Page title={open ? localName(open.name) : t('attributes.new')} back={back}>
        <AttributeForm key={item} attribute={open ?? null} />
      </Page>
    );
  return (
    <Page
      title={t('attributes.name')}
      text={t('attributes.text')}
      action={<NewButton>{t('attributes.new')}</NewButton>}
    >
      <ThingList
        label={t('attributes.name')}
        things={attributes.map((one) => ({
          id: one.id,
          name: localName(one.name),
          archived: one.archived,
          found: one.key,
          detail: [t(`attributes.of.${one.of}`), t(`attributes.kind.${one.kind}`), one.key].join(' · '),
        }))}
        empty={{ title: t('attributes.empty'), text: t('attributes.emptyText') }}
      />
    </Page>
  );
}

interface Fields {
  name: Localised;
  of: Attribute['of'];
  key: string;
  kind: AttributeKind;
  /** One a line. */
  choices: string;
}

const listed = (choices: string) =>
  choices
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function AttributeForm({ attribute }: { attribute: Attribute | null }): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const all = useDesk((state) => state.attributes);
  const [empty] = useState<Fields>({ name: { en: '', zh: '' }, of: 'customer', key: '', kind: 'text', choices: '' });
  const latest = attribute ? { ...attribute, choices: attribute.choices.join('\n') } : empty;
  const { name, of, key, kind, choices } = latest;
  const put = async (body: { version: number; name?: Localised; choices?: string[]; archived?: boolean }) => {
    if (!attribute) return 1;
    return (await call('PATCH /api/attributes/:id', { params: { id: attribute.id }, body })).attribute.version;
  };
  const edit = useEditing<Fields>({
    id: attribute?.id ?? 'new',
    latest: { name, of, key, kind, choices },
    version: attribute?.version ?? 0,
    check: (values) => {
      const wanted = values.key || keyOf(values.name, values.of);
      const taken = !attribute && all.some((one) => one.of === values.of && one.key === wanted);
      return {
        ...(isNamed(values.name) ? {} : { name: t('mistake.needed') }),
        ...(values.key && !/^[a-zA-Z][a-zA-Z0-9_]*$/.test(values.key) ? { key: t('mistake.key') } : {}),
        ...(taken && isNamed(values.name) ? { key: t('mistake.taken') } : {}),
        ...(values.kind === 'choice' && !listed(values.choices).length ? { choices: t('mistake.needed') } : {}),
      };
    },
    save: async (changes, version) => {
      const whole = { ...latest, ...changes };
      const both = bothLanguages(whole.name);
      const choosing = listed(whole.choices);
      if (attribute) return put({ version, name: both, ...(kind === 'choice' ? { choices: choosing } : {}) });
      const own = whole.key || keyOf(both, whole.of);
      const body = { of: whole.of, key: own, name: both, kind: whole.kind, choices: choosing };
      await call('POST /api/attributes', { body });
      return 1;
    },
    ...(attribute
      ? {}
      : {
          onSaved: () => {
            tell(t('attributes.made'));
            openItem(null);
          },
        }),
  });
  const says = (which: 'of' | 'kind' | 'choices' | 'key') => ({
    label: t(`attributes.setting.${which}.label`),
    text: t(`attributes.setting.${which}.text`),
  });
  return (
    <>
      <NameSetting edit={edit} label={t('attributes.setting.name.label')} text={t('attributes.setting.name.text')} />
      <Setting edit={edit} name="of" {...says('of')}>
        {(value, set, control) => (
          <Select
            {...control}
            disabled={attribute !== null}
            value={value}
            onChange={(event) => set(event.target.value as Attribute['of'])}
          >
            {(['customer', 'conversation'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`attributes.of.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      <Setting edit={edit} name="kind" {...says('kind')}>
        {(value, set, control) => (
          <Select
            {...control}
            disabled={attribute !== null}
            value={value}
            onChange={(event) => set(event.target.value as AttributeKind)}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t(`attributes.kind.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      {edit.values.kind === 'choice' && (
        <Setting edit={edit} name="choices" {...says('choices')}>
          {(value, set, control) => (
            <TextBox {...control} value={value} onChange={(event) => set(event.target.value)} />
          )}
        </Setting>
      )}
      <Setting edit={edit} name="key" {...says('key')}>
        {(value, set, control) => (
          <TextInput
            {...control}
            disabled={attribute !== null}
            maxLength={60}
            value={value}
            placeholder={isNamed(edit.values.name) ? keyOf(edit.values.name, edit.values.of) : ''}
            onChange={(event) => set(event.target.value.trim())}
          />
        )}
      </Setting>
      {attribute && (
        <ArchiveSetting
          thing={attribute}
          text={t('attributes.archiveText')}
          put={(archived, version) => put({ version, archived })}
        />
      )}
      <SaveBar edit={edit} {...(attribute ? {} : { action: t('attributes.add') })} />
    </>
  );
}
