import { ProblemError } from '@harken/client/call';
import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefused } from '../platform/api.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { beginEdit, changesOf, decide, type Edit, rebase, same } from './editing.ts';
import { type LastChange, useLastChange } from './last-change.ts';

export type Mistakes<T> = Partial<Record<keyof T, string>>;

export interface Editing<T extends object> {
  values: T;
  /** As it is saved: the other side of a clash. */
  saved: T;
  set: (changes: Partial<T>) => void;
  clashes: readonly (keyof T)[];
  decide: (key: keyof T, whose: 'mine' | 'theirs') => void;
  /** Of fields that were touched, or of all once a save was tried. */
  mistakeOf: (key: keyof T) => string | undefined;
  changed: number;
  busy: boolean;
  problem: string | null;
  lastChange: LastChange | undefined;
  save: () => Promise<void>;
  discard: () => void;
  /** Somebody wants to leave with changes unsaved: asked by the save bar. */
  leaving: { stay: () => void; go: () => void } | null;
}

/**
 * The one way to edit a setting: what is saved arrives by event while one types, a clash is shown and decided, a save
 * names the version it was made from, and its notice takes it back by the same route.
 *
 * @param latest  the fields as they are saved now; with every newer `version` they are merged in
 * @param check   mistakes of the fields as they stand, by field
 * @param save    sends the given fields, made from `version`; answers the new version
 * @param refresh reads the record again, after a save came too late
 */
export function useEditing<T extends object>({
  id,
  latest,
  version,
  check = () => ({}),
  save,
  refresh,
  onSaved,
}: {
  id: string;
  latest: T;
  version: number;
  check?: (values: T) => Mistakes<T>;
  save: (changes: Partial<T>, version: number) => Promise<number>;
  refresh?: () => Promise<unknown>;
  /** In place of the notice with its way back: where saving made something new. */
  onSaved?: () => void;
}): Editing<T> {
  const { t } = useTranslation('administration');
  const [edit, setEdit] = useState<Edit<T>>(() => beginEdit(latest, version));
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<{ mistakes: Mistakes<T>; problem: string | null }>(nothingRefused);
  const lastChange = useLastChange(id);
  // Of another record, or newer than what stands here: React draws again before anything is shown.
  const [shownId, setShownId] = useState(id);
  if (shownId !== id) {
    setShownId(id);
    setEdit(beginEdit(latest, version));
    setTried(false);
    setRefused(nothingRefused);
  } else if (version > edit.version && !busy) setEdit(rebase(edit, latest, version));

  const changes = changesOf(edit);
  const changed = Object.keys(changes).length;
  const mistakes: Mistakes<T> = { ...refused.mistakes, ...check(edit.mine) };
  const isRight = Object.entries(mistakes).every(([key, words]) => !words || !(key in edit.mine));
  // Saving moves on at once; the state that says so is drawn a moment later.
  const settled = useRef(false);
  settled.current = changed === 0;
  const blocker = useBlocker({
    shouldBlockFn: () => !settled.current,
    enableBeforeUnload: () => !settled.current,
    withResolver: true,
  });

  async function send(): Promise<void> {
    setTried(true);
    if (busy || edit.clashes.length || !isRight || !changed) return;
    const before = Object.fromEntries(
      Object.keys(changes).map((key) => [key, edit.base[key as keyof T]]),
    ) as Partial<T>;
    setBusy(true);
    setRefused(nothingRefused);
    try {
      const next = await save(changes, edit.version);
      // One version short of it: how the server wrote it down (trimmed, in both languages) comes next, and is no clash.
      setEdit((now) => ({ ...now, base: { ...now.base, ...changes }, version: next - 1 }));
      settled.current = true;
      setTried(false);
      if (onSaved) onSaved();
      else tell(t('edit.saved'), { undo: () => void takeBack(before, next) });
    } catch (error) {
      if (isRefused(error, 'record.changed')) await refresh?.();
      setRefused(refusalOf<T>(error, { taken: t('mistake.taken'), other: t('mistake.refused') }));
    } finally {
      setBusy(false);
    }
  }

  /** By the same route, from the version that the save made: what someone changed since is not taken back with it. */
  async function takeBack(before: Partial<T>, from: number): Promise<void> {
    try {
      await save(before, from);
      tell(t('edit.undone'));
    } catch (error) {
      const late = isRefused(error, 'record.changed');
      tell(late ? t('edit.undoTooLate') : problemWords(error), { tone: 'breaking' });
    }
  }

  return {
    values: edit.mine,
    saved: edit.base,
    set: (more) => {
      setEdit((now) => ({ ...now, mine: { ...now.mine, ...more } }));
      const touched = Object.keys(more);
      if (touched.some((key) => key in refused.mistakes)) setRefused(nothingRefused);
    },
    clashes: edit.clashes,
    decide: (key, whose) => setEdit((now) => decide(now, key, whose)),
    mistakeOf: (key) => (tried || !same(edit.mine[key], edit.base[key]) ? mistakes[key] : undefined),
    changed,
    busy,
    problem: refused.problem,
    lastChange,
    save: send,
    discard: () => {
      setEdit((now) => beginEdit(now.base, now.version));
      setTried(false);
      setRefused(nothingRefused);
    },
    leaving: blocker.status === 'blocked' ? { stay: blocker.reset, go: blocker.proceed } : null,
  };
}

const nothingRefused = { mistakes: {}, problem: null };

/** What the server found wrong stands at its field where it names one of ours. */
function refusalOf<T>(
  error: unknown,
  words: { taken: string; other: string },
): { mistakes: Mistakes<T>; problem: string | null } {
  const listed = error instanceof ProblemError ? (error.problem.mistakes ?? []) : [];
  const mistakes: Record<string, string> = {};
  for (const { path, message } of listed) {
    const key = path.replace(/^body\//, '').split(/[/.]/)[0];
    if (key) mistakes[key] ??= message === 'is taken' ? words.taken : words.other;
  }
  return { mistakes: mistakes as Mistakes<T>, problem: problemWords(error) };
}
