import type { ProcedureContent } from '@harken/contract/procedures';
import { slotTypes } from '@harken/engines/procedures/definition';
import { Plus, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select, TextBox, TextInput } from '../administration/setting.tsx';
import { Button, IconButton } from '../platform/buttons.tsx';
import { type DraftSlot, freshSlot, linesOf, optionsIn } from './procedures-data.ts';
import { BothTexts } from './step-fields.tsx';

/** What is asked for: of what kind, by which question. */
export function SlotFields({
  content,
  set,
}: {
  content: ProcedureContent;
  set: (slots: DraftSlot[]) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { slots } = content;
  const change = (place: number, part: Partial<DraftSlot>) =>
    set(slots.map((one, at) => (at === place ? { ...one, ...part } : one)));
  return (
    <section aria-labelledby="slots" className="mt-6 border-t border-line pt-3">
      <h2 id="slots" className="text-13 font-medium">
        {t('slots')}
      </h2>
      {slots.map((slot, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its name changes while it is typed.
        <details key={place} className="border-b border-line py-2">
          <summary className="cursor-pointer text-13">
            {slot.name} · {t(`slotType.${slot.type}`)}
          </summary>
          <div className="mt-2 flex flex-wrap items-end gap-3">
            <Labelled label={t('slot.name')}>
              {(id) => (
                <TextInput
                  id={id}
                  value={slot.name}
                  onChange={(event) => change(place, { name: event.target.value })}
                />
              )}
            </Labelled>
            <Labelled label={t('slot.type')}>
              {(id) => (
                <Select
                  id={id}
                  value={slot.type}
                  onChange={(event) => change(place, { type: event.target.value as DraftSlot['type'] })}
                >
                  {slotTypes.map((type) => (
                    <option key={type} value={type}>
                      {t(`slotType.${type}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Labelled>
            <IconButton icon={Trash2} label={t('remove')} onClick={() => set(slots.filter((_, at) => at !== place))} />
          </div>
          <BothTexts label={t('slot.label')} value={slot.label} set={(label) => change(place, { label })} />
          <BothTexts label={t('slot.prompt')} value={slot.prompt} set={(prompt) => change(place, { prompt })} />
          {slot.type === 'choice' &&
            (slot.optionsFrom ? (
              <p className="mt-2 text-12 text-ink-2">{t('slot.list', { list: slot.optionsFrom.list })}</p>
            ) : (
              <Lines
                label={t('slot.options')}
                value={linesOf(slot)}
                set={(lines) => change(place, { options: optionsIn(lines) })}
              />
            ))}
        </details>
      ))}
      <Button size="small" icon={Plus} className="mt-2" onClick={() => set([...slots, freshSlot(content)])}>
        {t('slot.add')}
      </Button>
    </section>
  );
}

/** What is typed stays as it is while it is typed: a half-written line would be set right under the hand. */
function Lines({ label, value, set }: { label: string; value: string; set: (lines: string) => void }): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Labelled label={label} className="mt-2">
      {(id) => (
        <TextBox
          id={id}
          rows={4}
          value={typed ?? value}
          className="w-full"
          onChange={(event) => {
            setTyped(event.target.value);
            set(event.target.value);
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Labelled>
  );
}

/** What customers say who want it. */
export function PhraseFields({
  content,
  set,
}: {
  content: ProcedureContent;
  set: (examples: ProcedureContent['examples']) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { examples } = content;
  const lines = (text: string) => text.split('\n').flatMap((line) => line.trim() || []);
  return (
    <section aria-labelledby="phrases" className="mt-6 border-t border-line pt-3">
      <h2 id="phrases" className="text-13 font-medium">
        {t('phrases')}
      </h2>
      <p className="text-12 text-ink-2">{t('phrasesText')}</p>
      <div className="grid gap-2 md:grid-cols-2">
        <Lines
          label={t('field.english')}
          value={examples.en.join('\n')}
          set={(text) => set({ ...examples, en: lines(text) })}
        />
        <Lines
          label={t('field.chinese')}
          value={examples.zh.join('\n')}
          set={(text) => set({ ...examples, zh: lines(text) })}
        />
      </div>
    </section>
  );
}
