/** The words that work is described by: dispositions, macros, tags, attributes. Archived ones are not offered any more. */
import { attributeMistake } from '@harken/contract/attributes';
import type { Actor } from '@harken/contract/events';
import { type AttributeId, type DispositionId, idFrom, type MacroId, type TagId } from '@harken/contract/ids';
import type { Attribute, Disposition, Macro, Tag } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { AttributeValues } from '@harken/contract/record';
import { clean } from '../platform/clean.ts';
import type { Tx } from '../platform/events.ts';
import type { Changer } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { CatalogueDeps } from './catalogue.ts';
import { given, mistake, noted, taken, teller } from './catalogue-changes.ts';
import type { Db } from './store.ts';
import * as store from './vocabulary-store.ts';

type Versioned = { id: string; version: number; archived: boolean };
type Fields<T> = { [K in keyof T]?: T[K] | undefined };

export type Vocabulary = ReturnType<typeof createVocabulary>;

export function createVocabulary({ log, read, audit }: CatalogueDeps) {
  const tellAndNote = teller(audit);

  /** The same for all of them: lock, compare the version, write, tell, note. */
  async function update<T extends Versioned>(
    what: 'disposition' | 'macro' | 'attribute',
    id: T['id'],
    version: number,
    fields: Fields<T>,
    by: Changer,
    {
      find,
      write,
    }: { find: (db: Db, id: T['id'], lock: true) => Promise<T | null>; write: (db: Db, is: T) => Promise<void> },
  ): Promise<T> {
    return log.transact(async (tx) => {
      const was = await find(tx.db, id, true);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version) throw new Refusal('record.changed');
      const is: T = { ...was, ...clean(given(fields)), version: version + 1 };
      await write(tx.db, is);
      await tellAndNote(tx, `${what}.updated`, by, { [what]: is }, id, noted(was, is));
      return is;
    });
  }

  async function createDisposition(wanted: Pick<Disposition, 'key' | 'name'>, by: Changer = null) {
    const { key, name } = clean({ key: wanted.key, name: wanted.name });
    const disposition: Disposition = { id: idFrom('disp', newId()), key, name, archived: false, version: 1 };
    await log.transact(async (tx) => {
      if (!(await store.insertDisposition(tx.db, disposition))) throw taken('key');
      await tellAndNote(tx, 'disposition.created', by, { disposition }, disposition.id, { name });
    });
    return disposition;
  }

  async function createMacro(wanted: Pick<Macro, 'name' | 'text'>, by: Changer = null) {
    const { name, text } = clean({ name: wanted.name, text: wanted.text });
    const macro: Macro = { id: idFrom('macr', newId()), name, text, archived: false, version: 1 };
    await log.transact(async (tx) => {
      await store.insertMacro(tx.db, macro);
      await tellAndNote(tx, 'macro.created', by, { macro }, macro.id, { name });
    });
    return macro;
  }

  // — tags —

  const tagName = (text: string) => clean(text).trim().replace(/\s+/g, ' ');

  async function createTag(wanted: Pick<Tag, 'name'>, by: Changer = null): Promise<Tag> {
    const tag: Tag = { id: idFrom('tag', newId()), name: tagName(wanted.name), archived: false, version: 1 };
    if (!tag.name) throw new Refusal('request.invalid', mistake('name', 'is empty'));
    await log.transact(async (tx) => {
      if (!(await store.insertTag(tx.db, tag))) throw taken('name');
      await tellAndNote(tx, 'tag.created', by, { tag }, tag.id, { name: tag.name });
    });
    return tag;
  }

  async function updateTag(id: TagId, version: number, fields: Fields<Tag>, by: Changer = null): Promise<Tag> {
    return log.transact(async (tx) => {
      const was = await store.tag(tx.db, id, true);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version) throw new Refusal('record.changed');
      const tag: Tag = { ...was, ...given(fields), id, version: version + 1 };
      tag.name = tagName(tag.name);
      if (!tag.name) throw new Refusal('request.invalid', mistake('name', 'is empty'));
      if (tag.name !== was.name) {
        // Two of one name would be one: that is merging, and somebody should say so.
        if ((await store.tagsNamed(tx.db, [tag.name])).length > 0) throw taken('name');
        await store.replaceTag(tx.db, was.name, tag.name);
      }
      await store.updateTag(tx.db, tag);
      await tellAndNote(tx, 'tag.updated', by, { tag, previousName: was.name }, id, noted(was, tag));
      return tag;
    });
  }

  async function mergeTags(id: TagId, version: number, into: TagId, by: Changer = null) {
    return log.transact(async (tx) => {
      // In one order, so that two who merge each other's do not wait for ever.
      const locked = new Map<TagId, Tag | null>();
      for (const one of [id, into].sort()) locked.set(one, await store.tag(tx.db, one, true));
      const [from, to] = [locked.get(id), locked.get(into)];
      if (!from || !to) throw new Refusal('record.not_found');
      if (from.version !== version) throw new Refusal('record.changed');
      if (id === into) throw new Refusal('request.invalid', mistake('into', 'is the same tag'));
      const conversations = await store.replaceTag(tx.db, from.name, to.name);
      await store.dropTag(tx.db, id);
      const detail = { name: from.name, into: to.name, conversations };
      await tellAndNote(tx, 'tag.merged', by, { tag: from, into: to }, into, detail);
      return { tag: to, conversations };
    });
  }

  /** Within a change of a conversation: a word that nobody used before becomes a tag; an archived one is refused. */
  async function noteTags(tx: Tx, names: readonly string[], actor: Actor): Promise<void> {
    if (names.length === 0) return;
    const known = await store.tagsNamed(tx.db, names);
    const archived = known.find((tag) => tag.archived);
    if (archived) throw new Refusal('request.invalid', mistake('tags', `"${archived.name}" is archived`));
    for (const name of names.filter((one) => !known.some((tag) => tag.name === one))) {
      const tag: Tag = { id: idFrom('tag', newId()), name, archived: false, version: 1 };
      if (await store.insertTag(tx.db, tag)) tx.append({ name: 'tag.created', actor, data: { tag } });
    }
  }

  // — attributes —

  async function createAttribute(
    wanted: Pick<Attribute, 'of' | 'key' | 'name' | 'kind' | 'choices'>,
    by: Changer = null,
  ): Promise<Attribute> {
    const { of, key, name, kind, choices } = clean(wanted);
    const attribute: Attribute = {
      id: idFrom('attr', newId()),
      of,
      key,
      name,
      kind,
      choices: kind === 'choice' ? distinct(choices) : [],
      archived: false,
      version: 1,
    };
    refuseNoChoice(attribute);
    await log.transact(async (tx) => {
      if (!(await store.insertAttribute(tx.db, attribute))) throw taken('key');
      await tellAndNote(tx, 'attribute.created', by, { attribute }, attribute.id, { name, of, kind });
    });
    return attribute;
  }

  /**
   * Refuses values that do not fit. Keys without an attribute, as a host site may vouch for, and values that were
   * there before and have not changed pass: an attribute that became stricter must not lock what it describes.
   */
  async function refuseMisfits(
    db: Db,
    of: Attribute['of'],
    values: AttributeValues,
    before: AttributeValues,
  ): Promise<void> {
    const changed = Object.entries(values).filter(([key, value]) => before[key] !== value);
    if (changed.length === 0) return;
    const all = (await store.attributes(db)).filter((one) => one.of === of);
    const mistakes = changed.flatMap(([key, value]) => {
      const attribute = all.find((one) => one.key === key);
      const message = attribute ? attributeMistake(attribute, value) : of === 'conversation' ? 'is unknown' : null;
      return message ? [{ path: `attributes/${key}`, message }] : [];
    });
    if (mistakes.length > 0) throw new Refusal('request.invalid', { mistakes });
  }

  const active = <T extends { archived: boolean }>(all: T[]) => all.filter(({ archived }) => !archived);

  return {
    createDisposition,
    updateDisposition: (id: DispositionId, version: number, fields: Fields<Disposition>, by: Changer = null) =>
      update<Disposition>('disposition', id, version, fields, by, {
        find: (db, one, lock) => store.disposition(db, one as DispositionId, lock),
        write: store.updateDisposition,
      }),
    createMacro,
    updateMacro: (id: MacroId, version: number, fields: Fields<Macro>, by: Changer = null) =>
      update<Macro>('macro', id, version, fields, by, {
        find: (db, one, lock) => store.macro(db, one as MacroId, lock),
        write: store.updateMacro,
      }),
    createTag,
    updateTag,
    mergeTags,
    noteTags,
    createAttribute,
    updateAttribute: (id: AttributeId, version: number, fields: Fields<Attribute>, by: Changer = null) =>
      update<Attribute>(
        'attribute',
        id,
        version,
        { ...fields, choices: fields.choices && distinct(fields.choices) },
        by,
        {
          find: (db, one, lock) => store.attribute(db, one as AttributeId, lock),
          write: async (db, is) => {
            refuseNoChoice(is);
            await store.updateAttribute(db, is);
          },
        },
      ),
    refuseMisfits,
    dispositions: async () => active(await store.dispositions(read)),
    everyDisposition: () => store.dispositions(read),
    isDisposition: async (id: DispositionId) => (await store.disposition(read, id))?.archived === false,
    macros: async () => active(await store.macros(read)),
    everyMacro: () => store.macros(read),
    everyTag: () => store.tags(read),
    tagsWithCounts: async () => {
      const [tags, counts] = await Promise.all([store.tags(read), store.tagCounts(read)]);
      return tags.map((tag) => ({ ...tag, conversations: counts.get(tag.name) ?? 0 }));
    },
    everyAttribute: () => store.attributes(read),
  };
}

const distinct = (choices: readonly string[]) => [...new Set(choices.map((choice) => choice.trim()).filter(Boolean))];

function refuseNoChoice({ kind, choices }: Attribute): void {
  if (kind === 'choice' && choices.length === 0) {
    throw new Refusal('request.invalid', mistake('choices', 'needs at least one'));
  }
}
