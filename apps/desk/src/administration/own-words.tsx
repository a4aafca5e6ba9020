import type { Localised } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { InBothLanguages } from './localised-names.tsx';
import type { Control } from './setting.tsx';

const nothing: Localised = { en: '', zh: '' };

/** The words that something comes with, or the organisation's own in both languages. */
export function OwnWords({
  value,
  set,
  control,
  usual,
}: {
  value: Localised | null;
  set: (value: Localised | null) => void;
  control: Control;
  /** What stands there while nothing of one's own does. */
  usual: string;
}): ReactElement {
  return (
    <div className="flex flex-col gap-2">
      <label className="flex min-h-7 items-center gap-2 text-13">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={value === null}
          onChange={(event) => set(event.target.checked ? null : nothing)}
        />
        {usual}
      </label>
      {value !== null && <InBothLanguages value={value} set={set} invalid={control['aria-invalid']} />}
    </div>
  );
}
