/** The draft of one text of an article, kept and saved while its screen is open. */
import type { Article, Draft } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { useEffect, useState } from 'react';
import { call, codeOf } from '../platform/api.ts';
import { liveStore, meStore, onEvents } from '../platform/desk.ts';
import { recall, remember } from '../platform/kept.ts';
import { useStored } from '../platform/store.ts';
import {
  createDraftKeeper,
  type DraftKeeper,
  type DraftState,
  fieldsOf,
  type Saved,
  type Unsent,
} from './draft-keeper.ts';

/** As the server has it: the draft, or where there is none the text that is there. */
export function savedOf(article: Article, drafts: readonly Draft[], locale: Locale): Saved {
  const draft = drafts.find((one) => one.locale === locale);
  if (draft) return { fields: fieldsOf(draft.text), version: draft.version, at: draft.savedAt, by: draft.savedBy };
  return { fields: fieldsOf(article.texts[locale]), version: 0, at: null, by: null };
}

function keeperFor(article: Article, drafts: readonly Draft[], locale: Locale): DraftKeeper {
  const { id } = article;
  const name = `harken.draft.${meStore.get()?.person.id}.${id}.${locale}`;
  const params = { id, locale };
  return createDraftKeeper({
    saved: savedOf(article, drafts, locale),
    kept: { read: () => recall<Unsent | null>(name, null), write: (unsent) => void remember(name, unsent) },
    save: async (text, version) => {
      const body = { version, text };
      return (await call('PUT /api/knowledge/articles/:id/drafts/:locale', { params, body })).draft;
    },
    load: async () => {
      const [now, then] = await Promise.all([
        call('GET /api/knowledge/articles/:id', { params: { id } }),
        call('GET /api/knowledge/articles/:id/drafts', { params: { id } }),
      ]);
      return savedOf(now.article, then.drafts, locale);
    },
    verdict: (error) => {
      const code = codeOf(error);
      if (code === 'record.changed') return 'changed';
      return code === 'no_answer' || code === 'server.stopping' || code === 'server.disk_full' ? 'offline' : 'refused';
    },
  });
}

/** @param drafts read once; later ones are heard of by their facts */
export function useDraft(
  article: Article,
  drafts: readonly Draft[],
  locale: Locale,
): { keeper: DraftKeeper; draft: DraftState } {
  const [keeper] = useState(() => keeperFor(article, drafts, locale));
  const { id } = article;
  useEffect(() => {
    const stopHearing = onEvents((events) => {
      for (const { name, data } of events) {
        const ours = name === 'article.draft_changed' && data.articleId === id && data.locale === locale;
        // What we saved ourselves is known already.
        if (ours && (data.draft?.version ?? 0) !== keeper.state.get().edit.version) void keeper.reload();
        // A text changed without a draft, by a program or an undo.
        if ((name === 'article.updated' || name === 'article.published') && data.article.id === id)
          if (keeper.state.get().edit.version === 0) keeper.adopt(savedOf(data.article, [], locale));
      }
    });
    const stopWatching = liveStore.subscribe(() => {
      if (liveStore.get().state === 'live' && keeper.state.get().saving.is === 'offline') void keeper.flush();
    });
    const onHide = () => document.hidden && void keeper.flush();
    document.addEventListener('visibilitychange', onHide);
    return () => {
      stopHearing();
      stopWatching();
      document.removeEventListener('visibilitychange', onHide);
      keeper.close();
    };
  }, [id, locale, keeper]);
  return { keeper, draft: useStored(keeper.state) };
}
