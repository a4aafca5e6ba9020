/**
 * A draft that is saved as it is typed. Each letter is kept in this browser first and sent a moment later, so that
 * neither a reload nor a lost line loses any of it. What somebody else saved meanwhile is merged field by field; what
 * both changed waits until it is decided.
 */
import type { DraftText } from '@harken/contract/knowledge';
import { beginEdit, changesOf, decide, type Edit, rebase, same } from '../administration/editing.ts';
import { createStore, type Store } from '../platform/store.ts';

/** As it stands in the fields; questions one a line. */
export interface Fields {
  title: string;
  summary: string;
  body: string;
  questions: string;
}

export const noFields: Fields = { title: '', summary: '', body: '', questions: '' };

export const fieldsOf = (text: DraftText | undefined): Fields =>
  text ? { title: text.title, summary: text.summary, body: text.body, questions: text.questions.join('\n') } : noFields;

export const textOf = ({ title, summary, body, questions }: Fields): DraftText => ({
  title,
  summary,
  body,
  questions: questions
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean),
});

/** As the server has it; version 0 where there is no draft and the fields are those of the text that is there. */
export interface Saved {
  fields: Fields;
  version: number;
  at: string | null;
  by: string | null;
}

export type Saving =
  | { is: 'saved' }
  /** Typed, and not sent yet or on its way. */
  | { is: 'unsaved' }
  | { is: 'saving' }
  /** No answer: it is tried again by itself. */
  | { is: 'offline' }
  | { is: 'clash' }
  | { is: 'refused'; error: unknown };

export interface DraftState {
  edit: Edit<Fields>;
  saving: Saving;
  /** When and by whom it was last saved; null while there is no draft. */
  at: string | null;
  by: string | null;
}

/** What this browser keeps until the server has it. */
export type Unsent = Edit<Fields>;

export interface KeeperDeps {
  saved: Saved;
  kept: { read(): Unsent | null; write(unsent: Unsent | null): void };
  /** @throws what `verdict` understands */
  save(text: DraftText, version: number): Promise<{ version: number; savedAt: string; savedBy: string | null }>;
  load(): Promise<Saved>;
  verdict(error: unknown): 'changed' | 'offline' | 'refused';
  delayMs?: number;
}

const retryMs = 3000;

export type DraftKeeper = ReturnType<typeof createDraftKeeper>;

export function createDraftKeeper({ saved, kept, save, load, verdict, delayMs = 800 }: KeeperDeps) {
  const unsent = kept.read();
  const { fields, version } = saved;
  const edit = unsent ? rebase(unsent, fields, version) : beginEdit(fields, version);
  const state: Store<DraftState> = createStore<DraftState>({
    edit,
    saving: { is: 'saved' },
    at: saved.at,
    by: saved.by,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;

  const now = () => state.get();
  const isChanged = () => Object.keys(changesOf(now().edit)).length > 0;

  function put(next: Partial<DraftState>): void {
    state.set((was) => ({ ...was, ...next }));
    kept.write(isChanged() ? now().edit : null);
  }

  function later(ms = delayMs): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  /** What the fields need now: nothing, a decision, or to be sent. */
  function settle(): void {
    if (now().edit.clashes.length) put({ saving: { is: 'clash' } });
    else if (isChanged()) {
      put({ saving: { is: 'unsaved' } });
      later();
    } else put({ saving: { is: 'saved' } });
  }

  /** Sends what is not sent. @returns whether the server has everything */
  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    while (sending) await sending;
    if (now().edit.clashes.length) return false;
    if (!isChanged()) {
      put({ saving: { is: 'saved' } });
      return true;
    }
    sending = send();
    await sending;
    return now().saving.is === 'saved';
  }

  async function send(): Promise<void> {
    const { mine, version } = now().edit;
    put({ saving: { is: 'saving' } });
    try {
      const done = await save(textOf(mine), version);
      put({ edit: { ...now().edit, base: mine, version: done.version }, at: done.savedAt, by: done.savedBy });
      sending = undefined;
      settle();
    } catch (error) {
      sending = undefined;
      const said = verdict(error);
      if (said === 'changed') await reload();
      else if (said === 'offline') {
        put({ saving: { is: 'offline' } });
        later(retryMs);
      } else put({ saving: { is: 'refused', error } });
    }
  }

  /** Somebody else saved, published or gave it up: what they did is merged in. */
  async function reload(): Promise<void> {
    try {
      adopt(await load());
    } catch (error) {
      if (verdict(error) !== 'offline') return put({ saving: { is: 'refused', error } });
      put({ saving: { is: 'offline' } });
      later(retryMs);
    }
  }

  function adopt({ fields, version, at, by }: Saved): void {
    // Our own save, told before its answer came.
    if (sending && version === now().edit.version + 1 && same(textOf(fields), textOf(now().edit.mine))) return;
    // Read before a save of ours that came after it.
    if (version !== 0 && version < now().edit.version) return;
    const { edit: was } = now();
    // An empty line at the end is no change.
    const ours = same(textOf(was.mine), textOf(fields)) ? { ...was, mine: fields } : was;
    put({ edit: rebase(ours, fields, version), at, by });
    settle();
  }

  if (unsent) settle();

  return {
    state,
    set(changes: Partial<Fields>): void {
      const { edit: was } = now();
      put({ edit: { ...was, mine: { ...was.mine, ...changes } } });
      if (now().saving.is !== 'saving') settle();
    },
    decide(field: keyof Fields, whose: 'mine' | 'theirs'): void {
      put({ edit: decide(now().edit, field, whose) });
      settle();
    },
    flush,
    reload,
    adopt,
    /** The fields as they stand are the server's: after a draft was given up. */
    begin(fresh: Saved): void {
      clearTimeout(timer);
      put({
        edit: beginEdit(fresh.fields, fresh.version),
        saving: { is: 'saved' },
        at: fresh.at,
        by: fresh.by,
      });
    },
    /** The screen is left: what is not sent goes now, or when it is opened again. */
    close(): void {
      clearTimeout(timer);
      // Once: whoever opens it again goes on from what this browser keeps.
      if (isChanged() && !now().edit.clashes.length) void flush().then(() => clearTimeout(timer));
    },
  };
}
