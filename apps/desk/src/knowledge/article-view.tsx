import type { ArticleId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { day } from '../platform/format.ts';
import { language, languageNames } from '../platform/i18n.ts';
import { type ArticleBlock, parseArticle, piecesOf } from './article-markup.ts';
import { useArticle } from './articles-data.ts';

/** One article as a colleague reads it, with the sentence one came for marked. */
export function ArticleView({
  id,
  section,
  sentence,
  locale,
  goTo,
}: {
  id: ArticleId;
  section: number | null;
  sentence: string | null;
  locale?: Locale;
  goTo: (id: ArticleId, section: number | null) => void;
}): ReactElement {
  const { t } = useTranslation('knowledge');
  const [chosen, setChosen] = useState<Locale | null>(null);
  const content = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useArticle(id);
  // The sentence says which language it was cited in.
  const texts = data?.article.texts;
  const cited =
    sentence && texts ? (['en', 'zh'] as const).find((one) => texts[one]?.body.includes(sentence)) : undefined;
  const wanted = chosen ?? cited ?? locale ?? language();
  const shown: Locale = texts?.[wanted] ? wanted : wanted === 'en' ? 'zh' : 'en';
  const text = texts?.[shown];

  useEffect(() => {
    if (!text) return;
    const target =
      content.current?.querySelector('mark') ??
      (section && content.current?.querySelector(`[data-section="${section}"]`));
    if (target) target.scrollIntoView({ block: 'center' });
  }, [text, section]);

  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (data && !text) return <p className="text-13 text-ink-2">{t('article.nothingYet')}</p>;
  if (!data || !text) {
    return (
      <div role="status" aria-label={t('article.loading')} className="flex flex-col gap-3">
        <div className="ghost h-5 w-3/5" />
        {[90, 75, 84, 60].map((width) => (
          <div key={width} className="ghost h-3.5" style={{ width: `${width}%` }} />
        ))}
      </div>
    );
  }
  const follow = async (slug: string, at: number | null) => {
    const { articles } = await queries.fetchQuery({
      queryKey: ['articles'],
      queryFn: () => call('GET /api/knowledge/articles'),
    });
    const found = articles.find((article) => article.slug === slug);
    if (found) goTo(found.id, at);
  };
  const draw = (words: string) => (
    <Words text={words} sentence={sentence} follow={(slug, at) => void follow(slug, at)} />
  );
  const others = (['en', 'zh'] as const).filter((one) => one !== shown && data.article.texts[one]);
  return (
    <article ref={content} lang={shown === 'zh' ? 'zh-CN' : 'en'} className="text-[15px] leading-[22px]">
      <header className="mb-3">
        <h2 className="text-20 font-semibold tracking-[-0.01em]">{text.title}</h2>
        <p className="mt-1 text-ink-2">{text.summary}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 text-12 text-ink-3">
          {data.article.checked ? t('article.checked', { day: day(data.article.checked) }) : t('article.unchecked')}
          {!text.published && <span className="text-attention">{t('article.notPublished')}</span>}
          {others.map((one) => (
            <Button key={one} size="small" look="quiet" onClick={() => setChosen(one)}>
              {languageNames[one]}
            </Button>
          ))}
        </p>
      </header>
      {parseArticle(text.body).map((part, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: an article does not reorder its sections
          key={at}
          data-section={part.number ?? undefined}
          className={`scroll-mt-4 ${part.number !== null && part.number === section ? '-mx-3 rounded-md bg-accent-soft/60 px-3 py-1' : ''}`}
        >
          {part.title !== null && (
            <h3 className="mt-4 mb-1 text-15 font-semibold">
              {part.number !== null && <span className="mr-2 text-ink-3">{part.number}</span>}
              {part.title}
            </h3>
          )}
          {part.blocks.map((block, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a section does not reorder its blocks
            <Block key={i} block={block} draw={draw} />
          ))}
        </section>
      ))}
    </article>
  );
}

function Block({ block, draw }: { block: ArticleBlock; draw: (text: string) => ReactElement }): ReactElement {
  // biome-ignore-start lint/suspicious/noArrayIndexKey: an article does not reorder itself
  switch (block.kind) {
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List className={`my-2 pl-6 ${block.ordered ? 'list-decimal' : 'list-disc'} marker:text-ink-3`}>
          {block.items.map((item, at) => (
            <li key={at}>{draw(item)}</li>
          ))}
        </List>
      );
    }
    case 'table':
      return (
        <div className="my-2 overflow-x-auto">
          <table className="w-full text-13">
            <thead>
              <tr className="border-b border-line-strong text-left text-12 text-ink-3">
                {block.head.map((cell, at) => (
                  <th key={at} scope="col" className="py-1 pr-4 font-medium">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at} className="border-b border-line">
                  {row.map((cell, i) => (
                    <td key={i} className="py-1 pr-4 align-top">
                      {draw(cell)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'remark':
      return <p className="my-2 border-l-2 border-accent-line pl-3 text-ink-2">{draw(block.text)}</p>;
    case 'paragraph':
      return <p className="my-2">{draw(block.text)}</p>;
  }
  // biome-ignore-end lint/suspicious/noArrayIndexKey: an article does not reorder itself
}

function Words({
  text,
  sentence,
  follow,
}: {
  text: string;
  sentence: string | null;
  follow: (slug: string, section: number | null) => void;
}): ReactElement {
  const at = sentence ? text.indexOf(sentence) : -1;
  if (sentence && at >= 0) {
    return (
      <>
        <Words text={text.slice(0, at)} sentence={null} follow={follow} />
        <mark className="rounded-sm bg-attention-soft px-0.5 text-ink-1">
          <Words text={sentence} sentence={null} follow={follow} />
        </mark>
        <Words text={text.slice(at + sentence.length)} sentence={null} follow={follow} />
      </>
    );
  }
  return (
    <>
      {piecesOf(text).map((piece, i) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: a line does not reorder its pieces
        if (typeof piece === 'string') return <span key={i}>{piece}</span>;
        if (piece.kind === 'bold') return <strong key={i}>{piece.text}</strong>;
        if (piece.kind === 'article') {
          return (
            <button
              key={i}
              type="button"
              className="text-accent underline underline-offset-2"
              onClick={() => follow(piece.slug, piece.section)}
            >
              {piece.text}
            </button>
          );
        }
        return (
          <a
            key={i}
            href={piece.url}
            target="_blank"
            rel="noopener noreferrer"
            className="text-accent underline underline-offset-2"
          >
            {piece.text}
          </a>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: a line does not reorder its pieces
      })}
    </>
  );
}
