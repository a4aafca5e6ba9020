import type { BulkAct } from '@harken/contract/routes-desk';
import { type ReactElement, type RefObject, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { useNames } from './search-field.tsx';

/** Which tags to put on, and which to take off, many at once. */
export function BulkTagDialog({ close, choose }: { close: () => void; choose: (act: BulkAct) => void }): ReactElement {
  const { t } = useTranslation(['conversations', 'platform']);
  const id = useId();
  const { tags } = useNames();
  const first = useRef<HTMLInputElement>(null);
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const listed = (text: string) => [
    ...new Set(
      text
        .split(/[,，]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
  const act = { kind: 'tag' as const, add: listed(add), remove: listed(remove) };
  const tooLong = [...act.add, ...act.remove].some((tag) => tag.length > 60);
  const good = act.add.length + act.remove.length > 0 && !tooLong;
  const field = (
    label: string,
    value: string,
    set: (value: string) => void,
    ref?: RefObject<HTMLInputElement | null>,
  ) => (
    <label className="flex flex-col gap-1 text-13">
      {label}
      <input
        ref={ref}
        list={`${id}-known`}
        value={value}
        onChange={(event) => set(event.target.value)}
        aria-describedby={`${id}-help`}
        className="field h-9 px-2"
      />
    </label>
  );
  return (
    <Dialog open onClose={close} title={t('bulk.tag')} initialFocus={first}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!good) return;
          close();
          choose(act);
        }}
      >
        {field(t('bulk.addTags'), add, setAdd, first)}
        {field(t('bulk.removeTags'), remove, setRemove)}
        <datalist id={`${id}-known`}>
          {tags.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <p id={`${id}-help`} className={`text-12 ${tooLong ? 'text-breaking' : 'text-ink-2'}`}>
          {t(tooLong ? 'bulk.tagTooLong' : 'bulk.tagHelp')}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!good}>
            {t('bulk.tagDo')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
