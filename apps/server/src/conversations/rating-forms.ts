/**
 * How customers are asked how it was. One form is for everything that no other names; a form that names a queue goes
 * before one that names a messenger. What was rated keeps the version that was answered.
 */
import { idFrom, type RatingFormId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import { type AnsweredForm, houseForm, type RatingForm, type ShownForm, scoresOf } from '@harken/contract/rating';
import type { Rating } from '@harken/contract/record';
import { clean } from '../platform/clean.ts';
import type { Clock } from '../platform/clock.ts';
import type { Changer } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { CatalogueDeps } from './catalogue.ts';
import { given, mistake, noted, taken, teller } from './catalogue-changes.ts';
import type { Kept } from './kept.ts';
import * as store from './rating-form-store.ts';
import type { Db } from './store.ts';

type Fields = Omit<RatingForm, 'id' | 'archived' | 'version'>;

export function createRatingForms({ log, read, audit, clock }: CatalogueDeps & { clock: Clock }) {
  const tellAndNote = teller(audit);

  /** The house's own first, changed or as it came. */
  async function all(db: Db = read): Promise<RatingForm[]> {
    const forms = await store.forms(db);
    const own = forms.find(({ id }) => id === houseForm.id) ?? houseForm;
    return [own, ...forms.filter(({ id }) => id !== houseForm.id)];
  }

  async function create(wanted: Fields, by: Changer = null): Promise<RatingForm> {
    const form: RatingForm = { ...fieldsOf(wanted), id: idFrom('rafo', newId()), archived: false, version: 1 };
    await log.transact(async (tx) => {
      await store.lock(tx.db);
      refuseMisplaced(form, await all(tx.db));
      await store.insert(tx.db, form, clock.now(), by?.person.id ?? null);
      await tellAndNote(tx, 'rating_form.created', by, { form }, form.id, { ...fieldsOf(form) });
    });
    return form;
  }

  /** @throws Refusal `record.changed` when somebody else edited it in the meantime */
  async function update(
    id: RatingFormId,
    version: number,
    fields: { [K in keyof Fields]?: Fields[K] | undefined } & { archived?: boolean | undefined },
    by: Changer = null,
  ): Promise<RatingForm> {
    return log.transact(async (tx) => {
      await store.lock(tx.db);
      const forms = await all(tx.db);
      const was = forms.find((one) => one.id === id);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version) throw new Refusal('record.changed');
      const is: RatingForm = { ...was, ...clean(given(fields)), version: version + 1 };
      refuseMisplaced(is, forms);
      await store.insert(tx.db, is, clock.now(), by?.person.id ?? null);
      await tellAndNote(tx, 'rating_form.updated', by, { form: is }, id, noted(was, is));
      return is;
    });
  }

  /** How this conversation may be rated now; null where nobody is asked. */
  async function shownFor(kept: Pick<Kept, 'queueId' | 'inboxId' | 'handledBy'>): Promise<ShownForm | null> {
    const [own, ...others] = (await all()).filter(({ archived }) => !archived);
    const form =
      others.find(({ queueIds }) => kept.queueId !== null && queueIds.includes(kept.queueId)) ??
      others.find(({ inboxIds }) => kept.inboxId !== null && inboxIds.includes(kept.inboxId)) ??
      own;
    if (!form?.on || (form.asked !== 'always' && form.asked !== kept.handledBy)) return null;
    const { id, version, scale, question, comment, prompt } = form;
    return { id, version, scale, question, comment, prompt };
  }

  /**
   * The form as it was when the customer saw it, whatever became of it since.
   * @throws Refusal `request.invalid` when there never was such a form, or it has no such score
   */
  async function answered(
    { id, version }: AnsweredForm,
    score: number,
  ): Promise<Rating['form'] & { comment: boolean }> {
    const first = id === houseForm.id && version === houseForm.version;
    const form = first ? houseForm : await store.version(read, id, version);
    if (!form) throw new Refusal('request.invalid', mistake('form', 'was never shown'));
    if (!scoresOf(form.scale).includes(score))
      throw new Refusal('request.invalid', mistake('score', 'is not on its scale'));
    return { id, version, scale: form.scale, comment: form.comment };
  }

  return { all, create, update, shownFor, answered };
}

const fieldsOf = ({ queueIds, inboxIds, on, asked, scale, question, comment, prompt }: Fields): Fields =>
  clean({ queueIds: [...queueIds], inboxIds: [...inboxIds], on, asked, scale, question, comment, prompt });

/** No place is named by two forms, and only the house's own names none. */
function refuseMisplaced(form: RatingForm, forms: readonly RatingForm[]): void {
  if (form.archived && form.id !== houseForm.id) return;
  const places = form.queueIds.length + form.inboxIds.length;
  if (form.id === houseForm.id) {
    if (places > 0) throw new Refusal('request.invalid', mistake('queueIds', 'are for other forms'));
    if (form.archived) throw new Refusal('request.invalid', mistake('archived', 'is not for the form of the house'));
  } else if (places === 0) throw new Refusal('request.invalid', mistake('queueIds', 'or inboxIds must name a place'));
  for (const other of forms) {
    if (other.id === form.id || other.archived) continue;
    if (other.queueIds.some((id) => form.queueIds.includes(id))) throw taken('queueIds');
    if (other.inboxIds.some((id) => form.inboxIds.includes(id))) throw taken('inboxIds');
  }
}
