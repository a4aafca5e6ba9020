import type { Locale } from '@harken/contract/people';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { TextBox } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { ago, listOf } from '../platform/format.ts';
import { languageNames } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { brokenLinks } from './article-state.ts';
import { DifferenceView } from './difference-view.tsx';
import type { DraftKeeper, DraftState, Fields } from './draft-keeper.ts';

const fields = [
  { name: 'title', max: 200, rows: 1 },
  { name: 'summary', max: 500, rows: 2 },
  { name: 'body', max: 100_000, rows: 18 },
  { name: 'questions', max: 15_000, rows: 5 },
] as const satisfies readonly { name: keyof Fields; max: number; rows: number }[];

/** One language of an article, as it is written. */
export function TextPane({
  locale,
  keeper,
  draft,
  slugs,
}: {
  locale: Locale;
  keeper: DraftKeeper;
  draft: DraftState;
  /** Of all articles, for links between them. */
  slugs: ReadonlySet<string>;
}): ReactElement {
  const { t } = useTranslation('articles');
  const id = useId();
  const { mine, base, clashes } = draft.edit;
  const broken = brokenLinks(mine.body, slugs);
  const long = mine.questions.split('\n').some((line) => line.trim().length > 300);
  const many = mine.questions.split('\n').filter((line) => line.trim()).length > 50;
  const mistakes: Partial<Record<keyof Fields, string>> = {
    ...(broken.length ? { body: t('mistake.links', { slugs: listOf(broken), count: broken.length }) } : {}),
    ...(long || many ? { questions: t(long ? 'mistake.longQuestion' : 'mistake.manyQuestions') } : {}),
  };
  return (
    <div lang={locale === 'zh' ? 'zh-CN' : 'en'} className="flex flex-col gap-4">
      {fields.map(({ name, max, rows }) => {
        const mistake = mistakes[name];
        const shared = {
          id: `${id}-${name}`,
          'aria-label': `${t(`field.${name}.label`)}, ${languageNames[locale]}`,
          maxLength: max,
          value: mine[name],
          'aria-describedby': `${id}-${name}-text${mistake ? ` ${id}-${name}-mistake` : ''}`,
          'aria-invalid': mistake ? (true as const) : undefined,
          className: `w-full ${name === 'title' ? 'text-15! font-semibold' : name === 'body' ? 'font-mono text-13! leading-5' : ''}`,
          onChange: (event: { target: { value: string } }) =>
            keeper.set({ [name]: name === 'title' ? event.target.value.replaceAll('\n', ' ') : event.target.value }),
        };
        return (
          <div key={name}>
            {/* The field is in the language of its text; what is said about it, in the reader's. */}
            <div lang={document.documentElement.lang} className="mb-1 flex flex-wrap items-baseline gap-x-2">
              <label htmlFor={`${id}-${name}`} className="text-13 font-medium">
                {t(`field.${name}.label`)}
              </label>
              <span id={`${id}-${name}-text`} className="text-12 text-ink-3">
                {t(`field.${name}.text`)}
              </span>
            </div>
            <TextBox {...shared} rows={rows} spellCheck />
            {mistake && (
              <p
                id={`${id}-${name}-mistake`}
                lang={document.documentElement.lang}
                className="mt-1 text-12 text-breaking"
              >
                {mistake}
              </p>
            )}
            {clashes.includes(name) && (
              <Clash
                theirs={base[name]}
                mine={mine[name]}
                by={draft.by}
                at={draft.at}
                decide={(whose) => {
                  keeper.decide(name, whose);
                  // What asked is gone; one goes on where the words are.
                  document.getElementById(`${id}-${name}`)?.focus();
                }}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Two wrote the same: theirs and mine side by side, line by line, and nothing is lost before it is decided. */
function Clash({
  theirs,
  mine,
  by,
  at,
  decide,
}: {
  theirs: string;
  mine: string;
  by: string | null;
  at: string | null;
  decide: (whose: 'mine' | 'theirs') => void;
}): ReactElement {
  const { t } = useTranslation('articles');
  const name = useDesk((state) => state.people).find(({ id }) => id === by)?.name;
  return (
    <div
      role="alert"
      lang={document.documentElement.lang}
      className="mt-2 rounded-md border border-attention-line bg-attention-soft p-3 text-13"
    >
      <p className="font-medium text-attention">
        {name && at ? t('clash.by', { name, ago: ago(at) }) : t('clash.bySomeone')}
      </p>
      <p className="mt-1 mb-2 text-12 text-ink-2">{t('clash.text')}</p>
      <DifferenceView before={theirs} after={mine} label={t('clash.difference')} />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={() => decide('theirs')}>
          {t('clash.takeTheirs')}
        </Button>
        <Button size="small" onClick={() => decide('mine')}>
          {t('clash.keepMine')}
        </Button>
      </div>
    </div>
  );
}

/** Whether what was typed is safe, in words; told to screen readers as it changes. */
export function SavedState({ draft }: { draft: DraftState }): ReactElement {
  const { t } = useTranslation('articles');
  const people = useDesk((state) => state.people);
  const me = useDesk((state) => state.me);
  const { saving, at, by } = draft;
  const name = by && by !== me.id ? people.find(({ id }) => id === by)?.name : null;
  const words = (() => {
    switch (saving.is) {
      case 'saved':
        if (!at) return '';
        return name ? t('saving.savedBy', { name, ago: ago(at) }) : t('saving.saved');
      case 'refused':
        return t('saving.refused', { why: problemWords(saving.error) });
      default:
        return t(`saving.${saving.is}`);
    }
  })();
  const tone =
    saving.is === 'refused'
      ? 'text-breaking'
      : saving.is === 'offline' || saving.is === 'clash'
        ? 'text-attention'
        : 'text-ink-3';
  return (
    <p role="status" className={`text-12 ${tone}`}>
      {words}
    </p>
  );
}
