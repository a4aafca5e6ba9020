import type { NewPlannedEvent } from '@harken/contract/forecasting';
import { plannedEventKinds } from '@harken/contract/forecasting';
import type { QueueId } from '@harken/contract/ids';
import type { Channel } from '@harken/contract/record';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Control, Select, SettingRow, TextInput } from '../administration/setting.tsx';
import { call, isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { channelIcons } from '../platform/icons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { addDays, dateIn } from './address.ts';
import { usePartName } from './scope-words.ts';
import { type EditedEvent, mistakesIn, saveEvent, valuesOf } from './the-events.ts';
import { instantOf, wallOf } from './wall-time.ts';

/** Something that is planned: what, when, for whom, and how much it may bring where the past cannot tell. */
export function EventDialog({
  edited,
  zone,
  close,
}: {
  edited: EditedEvent;
  zone: string;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['forecasting', 'platform']);
  const [values, setValues] = useState(edited.values);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** As somebody else left it meanwhile. */
  const [theirs, setTheirs] = useState<EditedEvent | null>(null);
  const mistakes = mistakesIn(values);
  const send = async (version: number) => {
    setTried(true);
    if (busy || Object.keys(mistakes).length > 0) return;
    setBusy(true);
    setProblem(null);
    try {
      await saveEvent({ ...edited, version, values }, edited.id ? (theirs?.values ?? edited.values) : null);
      close();
    } catch (error) {
      setBusy(false);
      if (isRefused(error, 'record.changed')) setTheirs(await read());
      setProblem(problemWords(error));
    }
  };
  return (
    <Dialog
      open
      onClose={close}
      title={t(edited.id ? 'event.edit' : 'event.add')}
      description={t('event.about')}
      className="w-[min(680px,calc(100vw-16px))]"
    >
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send(theirs?.version ?? edited.version);
        }}
        className="px-4 pb-4"
      >
        <EventFields values={values} set={setValues} zone={zone} tried={tried} fresh={edited.id === null} />
        {theirs && (
          <div role="alert" className="mb-3 rounded-md border border-attention-line bg-attention-soft p-3 text-13">
            <p className="font-medium text-attention">{t('event.clash')}</p>
            <p className="my-1 text-ink-2">
              {t('event.theirs', {
                name: theirs.values.name,
                from: wallOf(theirs.values.startsAt, zone).replace('T', ' '),
                to: wallOf(theirs.values.endsAt, zone).replace('T', ' '),
              })}
            </p>
            <Button
              size="small"
              onClick={() => {
                setValues(theirs.values);
                setProblem(null);
              }}
            >
              {t('event.takeTheirs')}
            </Button>
          </div>
        )}
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line pt-3">
          <p role="status" className="min-w-0 flex-1 text-13 text-breaking">
            {problem}
          </p>
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy}>
            {t(theirs ? 'event.saveMine' : edited.id ? 'platform:save' : 'event.put')}
          </Button>
        </div>
      </form>
    </Dialog>
  );

  async function read(): Promise<EditedEvent | null> {
    const day = dateIn(zone, edited.values.startsAt);
    const { events } = await call('GET /api/forecast/events', {
      query: { from: addDays(day, -60), to: addDays(day, 60) },
    });
    const now = events.find(({ id }) => id !== null && id === edited.id);
    return now ? { id: now.id, version: now.version, values: valuesOf(now) } : null;
  }
}

/** The fields of an event, for the calendar and for what-if alike. */
export function EventFields({
  values,
  set,
  zone,
  tried,
  fresh,
}: {
  values: NewPlannedEvent;
  set: (values: NewPlannedEvent) => void;
  zone: string;
  tried: boolean;
  /** A new one: an empty name is no mistake before it was tried. */
  fresh: boolean;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const queues = useDesk((state) => state.queues);
  const partName = usePartName();
  const mistakes = mistakesIn(values);
  const says = (key: keyof typeof mistakes, quiet = false) =>
    mistakes[key] && (tried || !quiet) ? t(`event.mistake.${key}`) : undefined;
  const change = (more: Partial<NewPlannedEvent>) => set({ ...values, ...more });
  const wall = (instant: string) => (Number.isNaN(Date.parse(instant)) ? '' : wallOf(instant, zone));
  return (
    <>
      <SettingRow label={t('event.name')} text={t('event.nameText')} mistake={says('name', fresh)}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={120}
            value={values.name}
            onChange={(e) => change({ name: e.target.value })}
          />
        )}
      </SettingRow>
      <SettingRow label={t('event.kind')} text={t('event.kindText')}>
        {(control) => (
          <Select
            {...control}
            value={values.kind}
            onChange={(e) => change({ kind: e.target.value as NewPlannedEvent['kind'] })}
          >
            {plannedEventKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`event.kinds.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </SettingRow>
      <SettingRow label={t('event.starts')} text={t('event.startsText', { zone })} mistake={says('starts')}>
        {(control) => (
          <TextInput
            {...control}
            type="datetime-local"
            className="w-56"
            value={wall(values.startsAt)}
            onChange={(e) => {
              const startsAt = instantOf(e.target.value, zone) ?? '';
              // It keeps its length when it is moved.
              const length = Date.parse(values.endsAt) - Date.parse(values.startsAt);
              const moved =
                startsAt && length > 0 ? new Date(Date.parse(startsAt) + length).toISOString() : values.endsAt;
              change({ startsAt, endsAt: moved });
            }}
          />
        )}
      </SettingRow>
      <SettingRow label={t('event.ends')} text={t('event.endsText')} mistake={says('ends')}>
        {(control) => (
          <TextInput
            {...control}
            type="datetime-local"
            className="w-56"
            value={wall(values.endsAt)}
            onChange={(e) => change({ endsAt: instantOf(e.target.value, zone) ?? '' })}
          />
        )}
      </SettingRow>
      <SettingRow label={t('event.queue')} text={t('event.queueText')}>
        {(control) => (
          <Select
            {...control}
            value={values.queueId ?? ''}
            onChange={(e) => change({ queueId: (e.target.value || null) as QueueId | null })}
          >
            <option value="">{t('scope.allQueues')}</option>
            {queues.map(({ id, name }) => (
              <option key={id} value={id}>
                {localName(name)}
              </option>
            ))}
          </Select>
        )}
      </SettingRow>
      <SettingRow label={t('event.channel')} text={t('event.channelText')}>
        {(control) => (
          <Select
            {...control}
            value={values.channel ?? ''}
            onChange={(e) => change({ channel: (e.target.value || null) as Channel | null })}
          >
            <option value="">{t('scope.allChannels')}</option>
            {(Object.keys(channelIcons) as Channel[]).map((one) => (
              <option key={one} value={one}>
                {partName('channel', one)}
              </option>
            ))}
          </Select>
        )}
      </SettingRow>
      <SettingRow label={t('event.size')} text={t('event.sizeText')} mistake={says('value')}>
        {(control) => <NumberInput control={control} value={values.value} set={(value) => change({ value })} />}
      </SettingRow>
      <SettingRow label={t('event.assumed')} text={t('event.assumedText')} mistake={says('assumed')}>
        {(control) => (
          <NumberInput
            control={control}
            value={values.assumed === null ? null : Math.round(values.assumed * 1000) / 10}
            set={(value) => change({ assumed: value === null ? null : value / 100 })}
          />
        )}
      </SettingRow>
    </>
  );
}

/** A number or none. */
function NumberInput({
  control,
  value,
  set,
}: {
  control: Control;
  value: number | null;
  set: (value: number | null) => void;
}): ReactElement {
  return (
    <TextInput
      {...control}
      type="number"
      step="any"
      className="w-32"
      value={value === null || Number.isNaN(value) ? '' : value}
      onChange={(e) => set(e.target.value === '' && !e.target.validity.badInput ? null : e.target.valueAsNumber)}
    />
  );
}
