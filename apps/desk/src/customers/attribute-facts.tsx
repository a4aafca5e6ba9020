import type { AttributeValue } from '@harken/contract/attributes';
import { attributeMistake, longestAttributeText } from '@harken/contract/attributes';
import type { Attribute } from '@harken/contract/people';
import type { AttributeValues } from '@harken/contract/record';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useChoices } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { attributeValue } from './attribute-value.ts';
import { Fact } from './fact.tsx';

/** Sends all values, made from `version`; answers the new version. */
export type SaveAttributes = (values: AttributeValues, version: number) => Promise<number>;

/** The organisation's own facts, each with its type; edited where they stand. */
export function AttributeFacts({
  of,
  values,
  version,
  save,
}: {
  of: Attribute['of'];
  values: AttributeValues;
  version: number;
  /** Not given to who may not edit. */
  save: SaveAttributes | null;
}): ReactElement {
  const attributes = useChoices('attributes').filter((one) => one.of === of);
  const shown = attributes.filter(({ key }) => save !== null || values[key] !== undefined);
  return (
    <>
      {shown.map((attribute) => (
        <Fact key={attribute.id} name={localName(attribute.name)}>
          <AttributeFact attribute={attribute} values={values} version={version} save={save} />
        </Fact>
      ))}
    </>
  );
}

function AttributeFact({
  attribute,
  values,
  version,
  save,
}: {
  attribute: Attribute;
  values: AttributeValues;
  version: number;
  save: SaveAttributes | null;
}): ReactElement {
  const { t } = useTranslation(['customers', 'administration']);
  const [editing, setEditing] = useState(false);
  const value = values[attribute.key];
  const words = value === undefined ? null : attributeValue(value, t('who.yes'), t('who.no'));
  if (!save) return <>{words}</>;
  const put = async (next: AttributeValue | undefined, from: number, all: AttributeValues) => {
    const { [attribute.key]: before, ...others } = all;
    if (next === before) return;
    const changed = next === undefined ? others : { ...others, [attribute.key]: next };
    try {
      const now = await save(changed, from);
      tell(t('administration:edit.saved'), { undo: () => void put(before, now, changed) });
    } catch (error) {
      const late = isRefused(error, 'record.changed');
      tell(late ? t('administration:archive.changed') : problemWords(error), { tone: 'breaking' });
    }
  };
  if (editing)
    return (
      <Editor
        attribute={attribute}
        value={value}
        done={(next) => {
          setEditing(false);
          if (next !== null) void put(next.value, version, values);
        }}
      />
    );
  const name = localName(attribute.name);
  return (
    <button
      type="button"
      aria-label={t('attribute.edit', { name, value: words ?? t('attribute.none') })}
      onClick={() => setEditing(true)}
      className="min-h-[18px] min-w-6 rounded-sm text-left wrap-anywhere hover:bg-surface-3"
    >
      {words ?? <span className="text-accent">{t('attribute.add')}</span>}
    </button>
  );
}

const field = 'field h-6 w-full px-1.5 text-12';

function Editor({
  attribute,
  value,
  done,
}: {
  attribute: Attribute;
  value: AttributeValue | undefined;
  /** Null leaves it as it was; a value of undefined takes it away. */
  done: (next: { value: AttributeValue | undefined } | null) => void;
}): ReactElement {
  const { t } = useTranslation(['customers', 'platform']);
  const { kind, choices } = attribute;
  const [written, setWritten] = useState(value === undefined ? '' : String(value));
  const read = (): AttributeValue | undefined => {
    if (written.trim() === '') return undefined;
    if (kind === 'number') return Number(written);
    if (kind === 'yes_no') return written === 'true';
    return kind === 'text' ? written.trim() : written;
  };
  const given = read();
  const mistake = given === undefined ? null : attributeMistake(attribute, given);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mistake) done({ value: given });
  };
  const common = {
    autoFocus: true,
    'aria-label': localName(attribute.name),
    'aria-invalid': mistake ? true : undefined,
    value: written,
    className: field,
  } as const;
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        done(null);
      }}
      className="flex flex-col gap-1 py-0.5"
    >
      {kind === 'yes_no' || kind === 'choice' ? (
        <select {...common} onChange={(event) => setWritten(event.target.value)}>
          <option value="">{t('attribute.none')}</option>
          {kind === 'yes_no' ? (
            <>
              <option value="true">{t('who.yes')}</option>
              <option value="false">{t('who.no')}</option>
            </>
          ) : (
            choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))
          )}
        </select>
      ) : (
        <input
          {...common}
          type={kind === 'date' ? 'date' : 'text'}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          maxLength={longestAttributeText}
          onChange={(event) => setWritten(event.target.value)}
        />
      )}
      <span className="flex items-center gap-1">
        <Button type="submit" size="small" look="primary" disabled={mistake !== null}>
          {t('platform:save')}
        </Button>
        <Button size="small" onClick={() => done(null)}>
          {t('platform:cancel')}
        </Button>
        <span role="status" className="text-12 text-breaking">
          {mistake && t(`attribute.mistake.${mistake}`)}
        </span>
      </span>
    </form>
  );
}
