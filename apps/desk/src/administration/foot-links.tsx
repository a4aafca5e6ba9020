import type { PortalSettings } from '@harken/contract/portal';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../platform/buttons.tsx';
import { addressOf, mostLinks } from './help-centre-fields.ts';
import { InBothLanguages } from './localised-names.tsx';
import { type Control, Labelled, TextInput } from './setting.tsx';

type FootLink = PortalSettings['links'][number];

/** Links at the foot of every page, in the order in which they stand there. */
export function FootLinks({
  value,
  set,
  control,
}: {
  value: readonly FootLink[];
  set: (value: FootLink[]) => void;
  control: Control;
}): ReactElement {
  const { t } = useTranslation('administration');
  const change = (at: number, part: Partial<FootLink>) =>
    set(value.map((link, place) => (place === at ? { ...link, ...part } : link)));
  return (
    <div className="flex flex-col items-start gap-3">
      {value.map(({ text, url }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link has no name of its own, and none changes its place.
        <fieldset key={at} aria-label={t('helpCentre.link.one', { at: at + 1 })} className="w-full">
          <InBothLanguages
            value={text}
            set={(next) => change(at, { text: next })}
            invalid={control['aria-invalid']}
            placeholder={t('helpCentre.link.text')}
          />
          <span className="mt-2 flex items-end gap-2">
            <Labelled label={t('helpCentre.link.address')} className="min-w-0 flex-1">
              {(id) => (
                <TextInput
                  id={id}
                  type="url"
                  value={url}
                  maxLength={500}
                  placeholder="https://www.example.com/privacy"
                  aria-invalid={control['aria-invalid']}
                  onChange={(event) => change(at, { url: event.target.value })}
                  onBlur={() => change(at, { url: addressOf(url) ?? url })}
                  className="w-full"
                />
              )}
            </Labelled>
            <IconButton
              icon={Trash2}
              label={t('helpCentre.link.remove', { at: at + 1 })}
              onClick={() => set(value.filter((_, place) => place !== at))}
            />
          </span>
        </fieldset>
      ))}
      {value.length < mostLinks && (
        <Button icon={Plus} onClick={() => set([...value, { text: { en: '', zh: '' }, url: '' }])}>
          {t('helpCentre.link.add')}
        </Button>
      )}
    </div>
  );
}
