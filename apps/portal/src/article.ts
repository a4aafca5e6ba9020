/** One article: numbered sections that citations point at, what we know of the reader, and whether it helped. */
import type { Locale } from '@harken/contract/people';
import { addressesIn } from './addresses.ts';
import { type Block, type Inline, plain, plainBody, type Section, sectionsOf } from './article-body.ts';
import { checkedLine } from './home.ts';
import { html, icon, type Part, written } from './html.ts';
import { besides, framed, otherLocale, type Sight, type Topic, topicList, waysOf } from './layout.ts';
import { marked } from './said.ts';
import { dayOf, languageTag, momentOf, numberOf, shareOf, type Words } from './words.ts';

export interface ArticleShown {
  slug: string;
  /** In which language its text is; another one than the page's when there is none in that. */
  locale: Locale;
  title: string;
  summary: string;
  body: string;
  /** How customers ask for it. */
  questions: readonly string[];
  checked: string | null;
  updatedAt: string;
  /** The languages it is published in. */
  locales: readonly Locale[];
  topic: Topic;
  topics: readonly Topic[];
  /** Others of the same topic, this one among them. */
  siblings: readonly { slug: string; title: string }[];
  related: readonly { slug: string; title: string }[];
  /** What this reader just did that this article is about. */
  facts: readonly { text: string; at: string }[];
  solved: { share: number; of: number } | null;
  /** What this reader just said of it. */
  said: 'helped' | 'not_helped' | 'reason' | null;
}

/** Knowledge that nobody looked at for so long may have stopped being right. */
const checkAgainAfterDays = 180;
/** A share of fewer voices says little. */
const fewestVoices = 10;

export function articlePage(sight: Sight, article: ArticleShown): string {
  const { t, to } = waysOf(sight);
  const { slug, topic } = article;
  const sections = sectionsOf(article.body);
  const foreign = article.locale !== sight.locale;
  const versions = Object.fromEntries(article.locales.map((locale) => [locale, addressesIn(locale).article(slug)]));
  const toc = sections.filter(({ heading }) => heading !== '');
  const list = html`<ul>${toc.map(({ n, heading }) => html`<li><a href=${`#s${n}`}>${heading}</a></li>`)}</ul>`;
  const others = article.topics.filter((one) => one.slug !== topic.slug);
  const canonical = addressesIn(article.locale).article(slug);
  return framed(sight, {
    title: article.title,
    description: article.summary || article.title,
    // The page in another frame is not a second page for search engines.
    ...(foreign ? {} : { canonical, versions }),
    other: addressesIn(otherLocale(sight.locale)).article(slug),
    crumbs: [
      { text: t.help, href: to.home },
      { text: topic.name, href: to.collection(topic.slug) },
    ],
    data: structured(sight, article, canonical),
    nav: html`<h2>${topic.name}</h2><ul>${article.siblings.map(
      (one) =>
        html`<li class=${one.slug === slug ? 'on' : undefined}><a href=${to.article(one.slug)} aria-current=${one.slug === slug ? 'page' : undefined}>${one.title}</a></li>`,
    )}</ul>${others.length > 0 && html`<h2>${t.otherTopics}</h2>${topicList(sight, others)}`}`,
    main: html`<article lang=${foreign ? languageTag[article.locale] : undefined}>
${foreign && html`<p class="unsure" lang=${languageTag[sight.locale]}>${icon('alert')}${t.onlyInOther}</p>`}
${headOf(sight, article, sections)}
${factsOf(sight, article)}
${toc.length > 2 && html`<details class="short"><summary>${t.onThisPage}</summary>${list}</details>`}
${sections.map((section) => drawn(section, to.article))}</article>${feedback(sight, article)}`,
    aside: html`${toc.length > 1 && html`<section class="toc"><h2>${t.onThisPage}</h2>${list}</section>`}${
      article.related.length > 0 &&
      html`<section><h2>${t.related}</h2><ul>${article.related.map((one) => html`<li><a href=${to.article(one.slug)}>${one.title}</a></li>`)}</ul></section>`
    }${besides(sight)}`,
  });
}

/** A draft may have no title yet. */
function headOf(
  sight: Sight,
  { title, summary, checked }: Pick<ArticleShown, 'title' | 'summary' | 'checked'>,
  sections: readonly Section[],
): Part {
  const { t } = waysOf(sight);
  return html`${title && html`<h1>${title}</h1>`}${summary && html`<p class="lead">${summary}</p>`}
<p class="meta">${checked && html`<span>${icon('check')} ${checkedWords(sight, checked)}</span>`}<span>${t.minutes(minutesFor(sections))}</span></p>`;
}

/** The article alone, for those who write it: as its page will draw it, without what stands around it. */
export function articleAlone(
  sight: Sight,
  article: Pick<ArticleShown, 'title' | 'summary' | 'body' | 'checked'>,
): string {
  const { to } = waysOf(sight);
  const sections = sectionsOf(article.body);
  return written(html`<html lang=${languageTag[sight.locale]}>
<head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>${article.title}</title>
<meta name="color-scheme" content="light dark" /><link rel="stylesheet" href=${sight.site.styles} /></head>
<body><div class="wrap plain"><main><article>${headOf(sight, article, sections)}
${sections.map((section) => drawn(section, to.article))}</article></main></div></body></html>`);
}

export function checkedWords({ locale, now }: Pick<Sight, 'locale' | 'now'>, checked: string): Part {
  const { t } = waysOf({ locale });
  const dueOn = new Date(Date.parse(`${checked}T00:00:00Z`) + checkAgainAfterDays * 86_400_000);
  const due = dueOn < now ? t.dueSince(dayOf(dueOn.toISOString().slice(0, 10), locale)) : null;
  return checkedLine({ checked: t.checked(dayOf(checked, locale)), due });
}

export function solvedWords(locale: Locale, solved: ArticleShown['solved']): string | null {
  if (!solved || solved.of < fewestVoices) return null;
  return waysOf({ locale }).t.solvedShare(shareOf(solved.share, locale), numberOf(solved.of, locale));
}

/** 200 English words or 400 Chinese characters a minute. */
function minutesFor(sections: readonly Section[]): number {
  const text = plainBody(sections);
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[\p{L}\p{N}]+/gu)?.filter((word) => !/\p{Script=Han}/u.test(word)).length ?? 0;
  return Math.max(1, Math.round(han / 400 + words / 200));
}

function factsOf(sight: Sight, { facts }: ArticleShown): Part {
  const { t, to } = waysOf(sight);
  if (facts.length === 0) return null;
  return html`<section class="you" aria-label=${t.youRecently}>${icon('person')}<div><p><b>${t.youRecently}</b></p><ul>${facts.map(
    ({ text, at }) => html`<li>${text} <span class="q">${momentOf(at, sight.locale, sight.zone)}</span></li>`,
  )}</ul><p class="acts"><a href=${to.contact(facts[0]?.text)}>${t.askPerson}</a></p></div></section>`;
}

function drawn({ n, heading, blocks }: Section, to: (slug: string, section: number | null) => string): Part {
  const body = blocks.map((block) => blockOf(block, to));
  if (n === 0) return html`<div class="b">${body}</div>`;
  return html`<section id=${`s${n}`} class="part"><h2><span>§${n}</span>${heading}</h2><div class="b">${body}</div></section>`;
}

function blockOf(block: Block, to: (slug: string, section: number | null) => string): Part {
  const line = (words: readonly Inline[]) => words.map((piece) => inlineOf(piece, to));
  const lines = (all: readonly Inline[][]) => all.map((words, at) => [at > 0 && html`<br />`, line(words)]);
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${lines(block.lines)}</p>`;
    case 'remark':
      return html`<div class="unsure">${icon('warn')}<p>${lines(block.lines)}</p></div>`;
    case 'heading':
      return html`<h3>${line(block.words)}</h3>`;
    case 'code':
      return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
    case 'list': {
      const items = block.items.map((item) => html`<li>${lines(item)}</li>`);
      return block.ordered ? html`<ol class="steps">${items}</ol>` : html`<ul class="dots">${items}</ul>`;
    }
    case 'table': {
      const cls = (at: number) => (block.figures[at] ? 'r' : undefined);
      // Codes and short names are not torn apart.
      const short = block.rows.every(([first = []]) => plain(first).length <= 12) ? 'code' : undefined;
      return html`<div class="wide" tabindex="0" role="group"><table><thead><tr>${block.columns.map(
        (cell, at) => html`<th scope="col" class=${cls(at)}>${line(cell)}</th>`,
      )}</tr></thead><tbody>${block.rows.map(
        (row) =>
          html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row" class=${short}>${line(cell)}</th>` : html`<td class=${cls(at)}>${line(cell)}</td>`))}</tr>`,
      )}</tbody></table></div>`;
    }
  }
}

function inlineOf(piece: Inline, to: (slug: string, section: number | null) => string): Part {
  if (typeof piece !== 'string' && piece.mark === 'article')
    return html`<a href=${to(piece.slug, piece.section)}>${piece.text}</a>`;
  return marked(piece, 'noopener noreferrer');
}

function feedback(sight: Sight, { slug, said, solved, title }: ArticleShown): Part {
  const { t, to } = waysOf(sight);
  const csrf = sight.reader && html`<input type="hidden" name="csrf" value=${sight.reader.csrf} />`;
  const ask = html`<p class="end"><span>${t.stillNeedHelp}</span> <a class="btn" href=${to.contact(title)}>${t.askPerson}</a></p>`;
  if (said === 'helped') return html`<div id="feedback"><p class="end">${icon('check')}${t.thanksYes}</p></div>`;
  if (said === 'reason') return html`<div id="feedback"><p class="end">${icon('check')}${t.noted}</p>${ask}</div>`;
  if (said === 'not_helped') {
    return html`<div id="feedback"><form class="end why" method="post" action=${to.feedback(slug)}>${csrf}<input type="hidden" name="helped" value="no" />
<fieldset><legend>${t.thanksNo} ${t.whatWasMissing}</legend>${reasonsOf(t).map(
      ([reason, text]) =>
        html`<label class="opt"><input type="radio" name="reason" value=${reason} required />${text}</label>`,
    )}</fieldset><label>${t.inYourWords}<textarea name="comment" rows="3" maxlength="1000"></textarea></label><button class="btn">${t.sendThis}</button></form>${ask}</div>`;
  }
  const share = solvedWords(sight.locale, solved);
  return html`<form id="feedback" class="end" method="post" action=${to.feedback(slug)}>${csrf}<b>${t.didItSolve}</b><button class="btn" name="helped" value="yes">${t.yes}</button><button class="btn" name="helped" value="no">${t.no}</button>${share && html`<span class="q">${share}</span>`}</form>`;
}

const reasonsOf = (t: Words) => Object.entries(t.reasons);

/** For search engines: the article, and the questions that it is known to answer. */
function structured({ site }: Sight, article: ArticleShown, canonical: string): object[] {
  const language = languageTag[article.locale];
  const answer = article.summary || article.title;
  const url = site.origin + canonical;
  const main: object = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: article.title,
    description: answer,
    inLanguage: language,
    url,
    dateModified: article.updatedAt,
    publisher: { '@type': 'Organization', name: site.name },
  };
  const questions = article.questions.filter((question) => /[?？]$/.test(question)).slice(0, 4);
  if (questions.length === 0) return [main];
  const asked = questions.map((name) => ({
    '@type': 'Question',
    name,
    acceptedAnswer: { '@type': 'Answer', text: answer, url },
  }));
  return [main, { '@context': 'https://schema.org', '@type': 'FAQPage', inLanguage: language, mainEntity: asked }];
}
