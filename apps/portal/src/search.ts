/** What a search finds: the virtual agent's answer when it is sure, articles, and honesty when there is nothing. */
import { addressesIn } from './addresses.ts';
import { checkedWords, solvedWords } from './article.ts';
import { hitOf } from './home.ts';
import { html, icon, marked, type Part } from './html.ts';
import { besides, framed, otherLocale, type Sight, type Topic, waysOf } from './layout.ts';
import { textOf } from './said.ts';

type Marks = readonly (readonly [start: number, end: number])[];

export interface Found {
  q: string;
  answer: {
    text: string;
    sources: readonly { n: number; slug: string; title: string; section: number | null; checked: string | null }[];
  } | null;
  hits: readonly {
    slug: string;
    title: string;
    titleMarks: Marks;
    section: number;
    excerpt: string;
    marks: Marks;
    topic: string;
    checked: string | null;
    solved: { share: number; of: number } | null;
  }[];
  /** Of all hits, by topic; `chosen` are those on show. */
  topics: readonly Topic[];
  chosen: string | null;
  total: number;
  /** What was probably meant, when words were not known. */
  respelled: string | null;
  /** Hits in the other language. */
  elsewhere: number;
  browse: readonly Topic[];
}

export function searchPage(sight: Sight, found: Found): string {
  const { t, to } = waysOf(sight);
  const { q, hits, answer, respelled } = found;
  const abroad = addressesIn(otherLocale(sight.locale));
  const option = (href: string, text: string, count: number, on: boolean) =>
    html`<li class=${on ? 'on' : undefined}><a href=${href} aria-current=${on ? 'true' : undefined}>${text} <span>${count}</span></a></li>`;
  const shown = found.chosen === null ? found.total : hits.length;
  return framed(sight, {
    title: q || t.resultsTitle,
    other: abroad.search(q),
    q,
    nav: html`${
      found.topics.length > 0 &&
      html`<h2>${t.topic}</h2><ul>${option(to.search(q), t.all, found.total, found.chosen === null)}${found.topics.map(
        ({ slug, name, count }) => option(to.search(q, slug), name, count, slug === found.chosen),
      )}</ul>`
    }${
      found.elsewhere > 0 &&
      html`<h2>${t.language}</h2><ul><li><a href=${abroad.search(q)}>${t.inOtherLanguage(found.elsewhere)}</a></li></ul>`
    }`,
    main: html`<h1 class="found">${q || t.resultsTitle}</h1>
${q && html`<p class="n" role="status">${t.resultCount(shown)}</p>`}
${respelled && html`<p class="n">${hits.length > 0 ? t.searchedFor(respelled) : html`${t.didYouMean} <a href=${to.search(respelled)}>${respelled}</a>?`}</p>`}
${answer && answerBox(sight, answer)}
${hits.length > 0 ? html`<div class="hits">${hits.map((hit) => oneHit(sight, hit))}</div>` : q && nothing(sight, found)}
${!q && html`<ul class="flat">${found.browse.map(({ slug, name, count }) => html`<li><a href=${to.collection(slug)}>${name}</a> <span class="q">${t.articleCount(count)}</span></li>`)}</ul>`}
<div class="none"><p><b>${t.notHere}</b> ${t.notHereMore}</p><a class="btn primary" href=${to.contact(q)}>${t.askPerson}</a></div>`,
    aside: besides(sight),
  });
}

function oneHit(sight: Sight, hit: Found['hits'][number]): Part {
  const { to } = waysOf(sight);
  const more = [hit.topic, hit.checked && checkedWords(sight, hit.checked), solvedWords(sight.locale, hit.solved)];
  const parts = more.filter(Boolean).map((part, at) => [at > 0 && ' · ', part]);
  return hitOf(
    to.article(hit.slug, hit.section),
    marked(hit.title, hit.titleMarks),
    marked(hit.excerpt, hit.marks),
    parts,
  );
}

function nothing(sight: Sight, { q, browse, elsewhere }: Found): Part {
  const { t, to } = waysOf(sight);
  const abroad = addressesIn(otherLocale(sight.locale));
  return html`<div class="empty"><h2>${t.noneTitle}</h2><p>${t.noneMore}</p>${
    elsewhere > 0 && html`<p><a class="btn" href=${abroad.search(q)}>${t.inOtherLanguage(elsewhere)}</a></p>`
  }<ul class="flat">${browse.map(
    ({ slug, name }) => html`<li><a href=${to.collection(slug)}>${name}</a></li>`,
  )}</ul></div>`;
}

/** Quoted, with the places it is quoted from. */
export function answerBox(sight: Sight, answer: NonNullable<Found['answer']>): Part {
  const { t, to } = waysOf(sight);
  return html`<section class="ans" aria-label=${t.shortAnswer}><header>${icon('mark')}<b>${t.shortAnswer}</b><span>${t.fromArticle}</span><span class="by">${t.byVirtualAgent}</span></header>
<div class="in">${textOf(answer.text)}<p class="srcs">${answer.sources.map(
    ({ n, slug, title, section, checked }) =>
      html`<span><span class="cite">${n}</span><a href=${to.article(slug, section)}>${title}${section ? ` §${section}` : ''}</a>${checked && html` <span class="q">${checkedWords(sight, checked)}</span>`}</span>`,
  )}</p></div></section>`;
}
