import { accentOf, contrast, usualAccent } from '@harken/ui/accent';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { number } from '../platform/format.ts';
import { colourOf } from './colours.ts';
import { type Control, TextInput } from './setting.tsx';

/** What is under the letters in either look. */
const rooms = { light: '#ffffff', dark: '#15191b' } as const;
const readable = 4.5;

/** The colour of a brand, typed or picked, and what becomes of it where letters stand on it. Null is our own. */
export function ColourField({
  value,
  set,
  control,
}: {
  value: string | null;
  set: (value: string | null) => void;
  control: Control;
}): ReactElement {
  const { t } = useTranslation('administration');
  const colour = value === null ? null : colourOf(value);
  const ratio = colour === null ? null : contrast(colour, rooms.light);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="color"
          aria-label={t('colour.pick')}
          value={colour ?? usualAccent.light}
          onChange={(event) => set(event.target.value)}
          className="field h-8 w-10 shrink-0 cursor-pointer p-1"
        />
        <TextInput
          {...control}
          value={value ?? ''}
          maxLength={9}
          spellCheck={false}
          placeholder={t('colour.usual')}
          onChange={(event) => set(event.target.value === '' ? null : event.target.value)}
          // As the server will keep it.
          onBlur={() => colour && set(colour)}
          className="w-36 font-mono"
        />
        {value !== null && <Button onClick={() => set(null)}>{t('colour.takeUsual')}</Button>}
      </div>
      <Samples colour={colour} />
      <p role="status" className={`text-12 ${ratio !== null && ratio < readable ? 'text-attention' : 'text-ink-2'}`}>
        {ratio !== null && (ratio < readable ? t('colour.moved') : t('colour.kept', { ratio: number(ratio, 1) }))}
      </p>
    </div>
  );
}

/** A button and a line of text in either look, with the very shades that are used. */
function Samples({ colour }: { colour: string | null }): ReactElement {
  const { t } = useTranslation('administration');
  const own = colour ? accentOf(colour) : null;
  return (
    <ul className="flex flex-wrap gap-2">
      {(['light', 'dark'] as const).map((look) => {
        const shade = own?.[look].accent ?? usualAccent[look];
        return (
          <li
            key={look}
            style={{ background: rooms[look], color: shade }}
            className="flex items-center gap-3 rounded-md border border-line px-3 py-2 text-12"
          >
            <span
              style={{ background: shade, color: look === 'light' ? '#ffffff' : '#000000' }}
              className="rounded-md px-2.5 py-1 font-medium"
            >
              {t(`messengers.look.${look}`)}
            </span>
            <span className="font-mono">{shade}</span>
          </li>
        );
      })}
    </ul>
  );
}
