import type { InboxId, QueueId, RatingFormId } from '@harken/contract/ids';
import type { Localised } from '@harken/contract/people';
import type { RatingForm, RatingScale } from '@harken/contract/rating';
import type { RouteInput } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { onEvents, useChoices } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { listOf } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { tell } from '../platform/toasts.tsx';
import { ArchiveSetting } from './archiving.tsx';
import { bothLanguages, isNamed } from './both-languages.ts';
import { useMessengers } from './messengers-data.ts';
import { OwnWords } from './own-words.tsx';
import { RatingLook } from './rating-look.tsx';
import { Page, useOpenItem } from './room.tsx';
import { type Control, SaveBar, Select, Setting, Ticks } from './setting.tsx';
import { NewButton, ThingList } from './thing-list.tsx';
import { useEditing } from './use-editing.ts';

const key = ['administration', 'rating-forms'];
const readAgain = () => queries.invalidateQueries({ queryKey: key });

function useRatingForms() {
  useEffect(
    () => onEvents((events) => events.some(({ name }) => name.startsWith('rating_form.')) && void readAgain()),
    [],
  );
  return useQuery({ queryKey: key, queryFn: () => call('GET /api/rating-forms') });
}

/** @returns the version that it has now */
async function put(id: RatingFormId, body: RouteInput<'updateRatingForm'>['body']): Promise<number> {
  const { form } = await call('PATCH /api/rating-forms/:id', { params: { id }, body });
  await readAgain();
  return form.version;
}

type Fields = Omit<RatingForm, 'id' | 'archived' | 'version'>;
const fieldsOf = ({ queueIds, inboxIds, on, asked, scale, question, comment, prompt }: Fields): Fields => ({
  ...{ queueIds, inboxIds, on, asked, scale, question, comment, prompt },
});

/** The one that is for every conversation that no other names. */
const isHouse = ({ queueIds, inboxIds }: Pick<RatingForm, 'queueIds' | 'inboxIds'>) =>
  queueIds.length + inboxIds.length === 0;

/** How customers are asked how it was: everywhere, and otherwise in some queues or messengers. */
export function RatingForms(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const { data, error, refetch } = useRatingForms();
  const places = usePlaces();
  const open = data?.forms.find(({ id }) => id === item);
  const house = data?.forms[0];
  const back = { label: t('rating.back'), go: () => openItem(null) };
  const nameOf = (form: RatingForm) => (form.id === house?.id ? t('rating.house') : places.named(form));
  if (house && (item === 'new' || open))
    return (
      <Page
        title={open ? nameOf(open) : t('rating.new')}
        text={open?.id === house.id ? t('rating.houseText') : t('rating.newText')}
        back={back}
        wide
      >
        <Form key={item} form={open ?? null} house={house} others={data.forms} places={places} />
      </Page>
    );
  return (
    <Page title={t('rating.name')} text={t('rating.text')} action={<NewButton>{t('rating.new')}</NewButton>} wide>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-20" />}
      {data && house && (
        <>
          <ThingList
            label={t('rating.name')}
            things={data.forms.map((form) => ({
              id: form.id,
              name: nameOf(form),
              archived: form.archived,
              detail: form.on
                ? `${t(`rating.scale.${form.scale}`)} · ${t(`rating.asked.${form.asked}`)}`
                : t('rating.off'),
            }))}
            empty={{ title: t('rating.name'), text: t('rating.text') }}
          />
          <h2 className="mt-8 mb-1 text-15 font-semibold">{t('rating.inForce')}</h2>
          <p className="mb-3 max-w-[640px] text-13 text-ink-2">{t('rating.inForceText')}</p>
          <div className="grid gap-6 md:grid-cols-2">
            {data.forms
              .filter(({ archived }) => !archived)
              .map((form) => (
                <section key={form.id} aria-label={nameOf(form)} className="min-w-0">
                  <h3 className="mb-2 text-13 font-medium">{nameOf(form)}</h3>
                  {form.on ? <Looks form={form} /> : <p className="text-13 text-ink-2">{t('rating.off')}</p>}
                </section>
              ))}
          </div>
        </>
      )}
    </Page>
  );
}

const Looks = ({ form }: { form: Fields }) => (
  <div className="flex flex-wrap gap-3">
    <RatingLook form={form} locale="en" />
    <RatingLook form={form} locale="zh" />
  </div>
);

function usePlaces() {
  const { t } = useTranslation('administration');
  const queues = useChoices('queues').map(({ id, name }) => ({ id, name: localName(name) }));
  const messengers = (useMessengers().data?.messengers ?? []).map(({ inboxId, name }) => ({ id: inboxId, name }));
  const named = ({ queueIds, inboxIds }: Pick<RatingForm, 'queueIds' | 'inboxIds'>) => {
    const names = [
      ...queueIds.map((id) => queues.find((one) => one.id === id)?.name),
      ...inboxIds.map((id) => messengers.find((one) => one.id === id)?.name),
    ].filter((name) => name !== undefined);
    return names.length ? listOf(names) : t('rating.nowhere');
  };
  return { queues, messengers, named };
}

const scales = ['words', 'faces', 'thumbs'] as const satisfies readonly RatingScale[];
const after = ['always', 'people', 'virtual_agent'] as const;

function Form({
  form: mine,
  house,
  others,
  places,
}: {
  form: RatingForm | null;
  house: RatingForm;
  others: readonly RatingForm[];
  places: ReturnType<typeof usePlaces>;
}): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  // A new one begins as the house asks.
  const [begun] = useState<Fields>(() => fieldsOf(house));
  const isOwn = mine?.id === house.id;
  const edit = useEditing<Fields>({
    id: mine?.id ?? 'new',
    latest: mine ? fieldsOf(mine) : begun,
    version: mine?.version ?? 0,
    check: (fields) => {
      const half = (text: Localised | null) => text !== null && !isNamed(text);
      return {
        ...(!isOwn && isHouse(fields) && { queueIds: t('rating.placeNeeded') }),
        ...(half(fields.question) && { question: t('mistake.needed') }),
        ...(half(fields.prompt) && { prompt: t('mistake.needed') }),
      };
    },
    save: async (changes, version) => {
      const own = (text: Localised | null | undefined) => (text ? bothLanguages(text) : text);
      const body = {
        ...changes,
        ...(changes.question !== undefined && { question: own(changes.question) ?? null }),
        ...(changes.prompt !== undefined && { prompt: own(changes.prompt) ?? null }),
      };
      if (mine) return await put(mine.id, { ...body, version });
      const made = await call('POST /api/rating-forms', { body: { ...begun, ...body } });
      await readAgain();
      return made.form.version;
    },
    refresh: readAgain,
    ...(mine
      ? {}
      : {
          onSaved: () => {
            tell(t('rating.made'));
            openItem(null);
          },
        }),
  });
  const { values } = edit;
  const elsewhere = others.filter((one) => one.id !== mine?.id && !one.archived);
  const taken = (id: QueueId | InboxId) =>
    elsewhere.find((one) => [...one.queueIds, ...one.inboxIds].includes(id as never));
  const options = <V extends QueueId | InboxId>(all: readonly { id: V; name: string }[]) =>
    all.map(({ id, name }) => {
      const other = taken(id);
      return { value: id, name, ...(other ? { disabled: true, text: t('rating.hasOther') } : {}) };
    });
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_340px]">
      <div className="min-w-0">
        {!isOwn && (
          <>
            <Setting
              edit={edit}
              name="queueIds"
              label={t('rating.setting.queueIds.label')}
              text={t('rating.setting.queueIds.text')}
              group
              show={(ids) => places.named({ queueIds: ids, inboxIds: [] })}
            >
              {(value, set) => <Ticks options={options(places.queues)} value={value} onChange={set} />}
            </Setting>
            <Setting
              edit={edit}
              name="inboxIds"
              label={t('rating.setting.inboxIds.label')}
              text={t('rating.setting.inboxIds.text')}
              group
              show={(ids) => places.named({ queueIds: [], inboxIds: ids })}
            >
              {(value, set) => <Ticks options={options(places.messengers)} value={value} onChange={set} />}
            </Setting>
          </>
        )}
        <Setting
          edit={edit}
          name="on"
          label={t('rating.setting.on.label')}
          text={t('rating.setting.on.text')}
          show={(value) => (value ? t('audit.yes') : t('audit.no'))}
        >
          {(value, set, control) => <Tick control={control} value={value} set={set} />}
        </Setting>
        {values.on && (
          <>
            <Setting
              edit={edit}
              name="asked"
              label={t('rating.setting.asked.label')}
              text={t('rating.setting.asked.text')}
              show={(value) => t(`rating.asked.${value}`)}
            >
              {(value, set, control) => (
                <Select {...control} value={value} onChange={(event) => set(event.target.value as typeof value)}>
                  {after.map((one) => (
                    <option key={one} value={one}>
                      {t(`rating.asked.${one}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Setting>
            <Setting
              edit={edit}
              name="question"
              label={t('rating.setting.question.label')}
              text={t('rating.setting.question.text')}
              group
              show={(value) => (value ? `${value.en} · ${value.zh}` : t('rating.ownWords'))}
            >
              {(value, set, control) => (
                <OwnWords value={value} set={set} control={control} usual={t('rating.ownWords')} />
              )}
            </Setting>
            <Setting
              edit={edit}
              name="scale"
              label={t('rating.setting.scale.label')}
              text={t('rating.setting.scale.text')}
              show={(value) => t(`rating.scale.${value}`)}
            >
              {(value, set, control) => (
                <Select {...control} value={value} onChange={(event) => set(event.target.value as RatingScale)}>
                  {scales.map((one) => (
                    <option key={one} value={one}>
                      {t(`rating.scale.${one}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Setting>
            <Setting
              edit={edit}
              name="comment"
              label={t('rating.setting.comment.label')}
              text={t('rating.setting.comment.text')}
              show={(value) => (value ? t('audit.yes') : t('audit.no'))}
            >
              {(value, set, control) => <Tick control={control} value={value} set={set} />}
            </Setting>
            {values.comment && (
              <Setting
                edit={edit}
                name="prompt"
                label={t('rating.setting.prompt.label')}
                text={t('rating.setting.prompt.text')}
                group
                show={(value) => (value ? `${value.en} · ${value.zh}` : t('rating.ownWords'))}
              >
                {(value, set, control) => (
                  <OwnWords value={value} set={set} control={control} usual={t('rating.ownWords')} />
                )}
              </Setting>
            )}
          </>
        )}
        {mine && !isOwn && (
          <ArchiveSetting
            thing={mine}
            text={t('rating.archiveText')}
            put={(archived, version) => put(mine.id, { archived, version })}
          />
        )}
        <SaveBar edit={edit} {...(mine ? {} : { action: t('rating.add') })} />
      </div>
      <section aria-labelledby="rating-look" className="min-w-0">
        <h2 id="rating-look" className="mb-2 text-13 font-medium">
          {t('rating.look')}
        </h2>
        {values.on ? <Looks form={values} /> : <p className="text-13 text-ink-2">{t('rating.off')}</p>}
      </section>
    </div>
  );
}

function Tick({
  control,
  value,
  set,
}: {
  control: Control;
  value: boolean;
  set: (value: boolean) => void;
}): ReactElement {
  return (
    <input
      type="checkbox"
      {...control}
      className="size-5 accent-accent"
      checked={value}
      onChange={(event) => set(event.target.checked)}
    />
  );
}
