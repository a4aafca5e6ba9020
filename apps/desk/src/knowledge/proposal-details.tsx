import type { ArticleId } from '@harken/contract/ids';
import type { Article, Proposal, ProposalContent } from '@harken/contract/knowledge';
import { Link } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, TextBox, TextInput } from '../administration/setting.tsx';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { ago } from '../platform/format.ts';
import { AudienceChoice, CollectionChoice } from './article-choices.tsx';
import { slugFor } from './article-state.ts';
import { useArticles } from './articles-data.ts';
import { decide } from './proposals-data.ts';

type Of<Kind extends ProposalContent['kind']> = Proposal & { content: Extract<ProposalContent, { kind: Kind }> };
const is = <Kind extends ProposalContent['kind']>(proposal: Proposal, kind: Kind): proposal is Of<Kind> =>
  proposal.content.kind === kind;

interface Told {
  titleOf: (id: ArticleId) => string;
}

/** What it would become, what speaks for it, and what can be done with it. */
export function ProposalDetails({ proposal, titleOf }: { proposal: Proposal } & Told): ReactElement {
  return (
    <div className="grid gap-4 pb-4 pl-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="min-w-0">
        {proposal.state !== 'open' ? (
          <Decided proposal={proposal} />
        ) : is(proposal, 'gap') ? (
          <GapForm proposal={proposal} />
        ) : is(proposal, 'example') ? (
          <ExampleForm proposal={proposal} />
        ) : is(proposal, 'duplicate') || is(proposal, 'contradiction') ? (
          <PairForm proposal={proposal} titleOf={titleOf} />
        ) : null}
      </div>
      <div className="min-w-0">
        {is(proposal, 'gap') && <Sentences proposal={proposal} />}
        <EvidenceList proposal={proposal} />
      </div>
    </div>
  );
}

const Title = ({ children }: { children: ReactNode }): ReactElement => (
  <h3 className="mt-2 mb-1 text-12 font-medium text-ink-2">{children}</h3>
);

const langOf = ({ locale }: Proposal) => (locale === 'zh' ? 'zh-CN' : 'en');

function Decided({ proposal }: { proposal: Proposal }): ReactElement {
  const { t } = useTranslation('proposals');
  const { content, articleId, state } = proposal;
  return (
    <>
      {content.kind === 'gap' && content.draft && (
        <p lang={langOf(proposal)} className="text-13 whitespace-pre-line">
          {content.draft.body}
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        {articleId && <ArticleLink id={articleId} />}
        {state !== 'outdated' && (
          <Button onClick={() => void decide([proposal], () => 'reopen', t('done.undone'))}>{t('reopen')}</Button>
        )}
      </div>
    </>
  );
}

function ArticleLink({ id, children }: { id: ArticleId; children?: ReactNode }): ReactElement {
  const { t } = useTranslation('proposals');
  return (
    <Link to="/knowledge/articles/$articleId" params={{ articleId: id }} className={buttonClass()}>
      {children ?? t('edit')}
    </Link>
  );
}

const Rejecting = ({ proposal }: { proposal: Proposal }): ReactElement => {
  const { t } = useTranslation('proposals');
  return (
    <Button look="quiet" onClick={() => void decide([proposal], () => 'reject', t('done.rejected'))}>
      {t('reject')}
    </Button>
  );
};

/** The article that would fill the gap, to be edited before it is one. */
function GapForm({ proposal }: { proposal: Of<'gap'> }): ReactElement {
  const { t } = useTranslation(['proposals', 'articles']);
  const { content } = proposal;
  const { data } = useArticles();
  const [title, setTitle] = useState(content.draft?.title ?? content.name);
  const [body, setBody] = useState(content.draft?.body ?? '');
  const [questions, setQuestions] = useState(content.questions.join('\n'));
  const [shelf, setShelf] = useState('');
  const [audience, setAudience] = useState<Article['audience']>('public');
  const [tried, setTried] = useState(false);
  const shelves = data?.collections.filter(({ archived }) => !archived) ?? [];
  const collection = shelves.find(({ id }) => id === shelf) ?? shelves[0];
  const incomplete = !title.trim() || !body.trim();

  async function accept(publish: boolean): Promise<void> {
    setTried(publish);
    if (!collection || (publish && incomplete)) return;
    const asked = questions.split('\n').map((one) => one.trim().slice(0, 300));
    const text = { title: title.trim(), summary: '', body, questions: asked.filter(Boolean) };
    const slug = slugFor(title, new Set(data?.articles.map((one) => one.slug)));
    const article = { slug, collectionId: collection.id, audience, text, publish };
    await decide([proposal], () => ({ accept: { article } }), t(publish ? 'done.published' : 'done.drafted'));
  }

  if (data && !collection)
    return (
      <Link to="/knowledge/collections" className={buttonClass('primary')}>
        {t('articles:new.toCollections')}
      </Link>
    );
  return (
    <div className="flex flex-col gap-2">
      {!content.draft && <p className="text-13 text-ink-2">{t('noDraft')}</p>}
      <Labelled label={t('titleField')}>
        {(id) => (
          <TextInput
            id={id}
            lang={langOf(proposal)}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            className="w-full"
          />
        )}
      </Labelled>
      <Labelled label={t('body')}>
        {(id) => (
          <TextBox
            id={id}
            lang={langOf(proposal)}
            rows={6}
            value={body}
            onChange={(event) => setBody(event.target.value)}
            className="w-full"
          />
        )}
      </Labelled>
      <Labelled label={t('questions')}>
        {(id) => (
          <TextBox
            id={id}
            lang={langOf(proposal)}
            rows={5}
            value={questions}
            onChange={(event) => setQuestions(event.target.value)}
            className="w-full"
          />
        )}
      </Labelled>
      <div className="flex flex-wrap gap-3">
        <Labelled label={t('collection')}>
          {(id) => <CollectionChoice id={id} value={collection?.id ?? ''} shelves={shelves} choose={setShelf} />}
        </Labelled>
        <Labelled label={t('audience')}>
          {(id) => <AudienceChoice id={id} value={audience} choose={setAudience} />}
        </Labelled>
      </div>
      <p role="status" className="text-13 text-breaking">
        {tried && incomplete ? t('incomplete') : null}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => void accept(true)}>
          {t('publish')}
        </Button>
        <Button onClick={() => void accept(false)}>{t('keepDraft')}</Button>
        <Rejecting proposal={proposal} />
      </div>
    </div>
  );
}

function ExampleForm({ proposal }: { proposal: Of<'example'> }): ReactElement {
  const { t } = useTranslation('proposals');
  const [question, setQuestion] = useState(proposal.content.question);
  return (
    <div className="flex flex-col gap-2">
      <Labelled label={t('question')}>
        {(id) => (
          <TextInput
            id={id}
            lang={langOf(proposal)}
            maxLength={300}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
            className="w-full"
          />
        )}
      </Labelled>
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          disabled={!question.trim()}
          onClick={() => void decide([proposal], () => ({ accept: { question: question.trim() } }), t('done.accepted'))}
        >
          {t('accept')}
        </Button>
        <Rejecting proposal={proposal} />
        <ArticleLink id={proposal.content.articleId} />
      </div>
    </div>
  );
}

/** Two articles sentence by sentence: one stays, or one is right. */
function PairForm({ proposal, titleOf }: { proposal: Of<'duplicate'> | Of<'contradiction'> } & Told): ReactElement {
  const { t } = useTranslation('proposals');
  const { content } = proposal;
  const both = [content.articleId, content.otherId];
  const double = content.kind === 'duplicate';
  const said = t(double ? 'done.accepted' : 'done.corrected');
  return (
    <>
      {content.pairs.map(({ sentence, other }) => (
        <dl key={`${sentence} ${other}`} lang={langOf(proposal)} className="mb-2 border-l-2 border-line pl-3 text-13">
          <dt className="text-12 text-ink-2">
            {double ? t('same') : t('says', { title: titleOf(content.articleId) })}
          </dt>
          <dd>{sentence}</dd>
          {other !== sentence && (
            <>
              <dt className="mt-1 text-12 text-ink-2">{t('says', { title: titleOf(content.otherId) })}</dt>
              <dd>{other}</dd>
            </>
          )}
        </dl>
      ))}
      <div className="flex flex-wrap gap-2">
        {both.map((keep) => (
          <Button
            key={keep}
            className="h-auto min-h-7 max-w-full whitespace-normal py-0.5 text-left"
            onClick={() => void decide([proposal], () => ({ accept: { keep } }), said)}
          >
            {t(double ? 'keep' : 'right', { title: titleOf(keep) })}
          </Button>
        ))}
        <Rejecting proposal={proposal} />
      </div>
    </>
  );
}

function Sentences({ proposal: { content, locale } }: { proposal: Of<'gap'> }): ReactElement | null {
  const { t } = useTranslation('proposals');
  if (!content.sentences.length) return null;
  return (
    <>
      <Title>{t('sentences')}</Title>
      <ul className="flex flex-col gap-1.5 text-13">
        {content.sentences.map(({ text, conversations, otherwise }) => (
          <li key={text}>
            <span lang={locale === 'zh' ? 'zh-CN' : 'en'}>{text}</span>{' '}
            <span className="text-12 text-ink-3 tabular-nums">{t('said', { count: conversations })}</span>
            {otherwise.map((one) => (
              <span key={one} className="block text-12 text-attention">
                {t('otherwise', { text: one })}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

const shownAtFirst = 8;

function EvidenceList({ proposal }: { proposal: Proposal }): ReactElement | null {
  const { t } = useTranslation('proposals');
  if (!proposal.evidence.length) return null;
  return (
    <>
      <Title>{t('evidence')}</Title>
      <ul className="flex flex-col gap-1.5 text-13">
        {proposal.evidence.slice(0, shownAtFirst).map(({ conversationId, question, at, rating }) => (
          <li key={conversationId}>
            <span lang={langOf(proposal)}>{question}</span>
            <span className="block text-12 text-ink-3">
              {[ago(at), rating === null ? null : t('rated', { score: rating })].filter(Boolean).join(' · ')}{' '}
              <Link
                to="/inbox/$conversationId"
                params={{ conversationId }}
                search={{}}
                className="text-accent underline underline-offset-2"
              >
                {t('conversation')}
                <span className="sr-only">: {question}</span>
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
