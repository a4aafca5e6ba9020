/** The first page, and the page of one topic. */
import type { Locale } from '@harken/contract/people';
import { addressesIn } from './addresses.ts';
import { html, icon, type Part } from './html.ts';
import { besides, framed, otherLocale, type Sight, type Topic, topicList, waysOf } from './layout.ts';

export interface Entry {
  slug: string;
  title: string;
  summary: string;
}

export interface Home {
  topics: readonly (Topic & { entries: readonly Entry[] })[];
}

/** Of each topic, so that the first page stays one look. */
const entriesShown = 4;

export function homePage(sight: Sight, { topics }: Home): string {
  const { t, to } = waysOf(sight);
  const { site, locale } = sight;
  const other = otherLocale(locale);
  const versions = { [locale]: to.home, [other]: addressesIn(other).home };
  const title = site.welcome.title?.[locale] ?? t.homeTitle;
  const lead = site.welcome.lead?.[locale] ?? t.homeLead;
  return framed(sight, {
    title: t.helpOf(site.name),
    description: lead,
    canonical: to.home,
    versions,
    other: addressesIn(other).home,
    data: [
      {
        '@context': 'https://schema.org',
        '@type': 'WebSite',
        name: t.helpOf(site.name),
        url: site.origin + to.home,
        potentialAction: {
          '@type': 'SearchAction',
          target: `${site.origin}${to.search()}?q={search_term_string}`,
          'query-input': 'required name=search_term_string',
        },
      },
    ],
    main: html`<h1>${title}</h1><p class="lead">${lead}</p>${
      topics.length === 0
        ? html`<div class="none"><p><b>${t.nothingYet}</b> ${t.nothingYetMore}</p><a class="btn primary" href=${to.contact()}>${t.askPerson}</a></div>`
        : html`<div class="topics">${topics.map(
            ({ slug, name, count, entries }) =>
              html`<section><h2><a href=${to.collection(slug)}>${name}</a></h2><ul>${entries
                .slice(0, entriesShown)
                .map((entry) => html`<li><a href=${to.article(entry.slug)}>${entry.title}</a></li>`)}${
                count > entriesShown &&
                html`<li class="s"><a href=${to.collection(slug)} aria-label=${`${t.moreIn(name)}, ${t.articleCount(count)}`}>${t.articleCount(count)}</a></li>`
              }</ul></section>`,
          )}</div>`
    }`,
    aside: besides(sight),
  });
}

export function collectionPage(
  sight: Sight,
  {
    topic,
    topics,
    entries,
    locales,
  }: { topic: Topic; topics: readonly Topic[]; entries: readonly Entry[]; locales: readonly Locale[] },
): string {
  const { t, to } = waysOf(sight);
  const otherAddress = addressesIn(otherLocale(sight.locale)).collection(topic.slug);
  return framed(sight, {
    title: topic.name,
    description: t.moreIn(topic.name),
    canonical: to.collection(topic.slug),
    versions: Object.fromEntries(locales.map((locale) => [locale, addressesIn(locale).collection(topic.slug)])),
    other: otherAddress,
    crumbs: [{ text: t.help, href: to.home }],
    nav: html`<h2>${t.topics}</h2>${topicList(sight, topics, topic.slug)}`,
    main: html`<h1>${topic.name}</h1><p class="n">${t.articleCount(entries.length)}</p>${
      entries.length > 0
        ? html`<div class="hits">${entries.map((entry) => hitOf(to.article(entry.slug), entry.title, entry.summary))}</div>`
        : html`<div class="none"><p><b>${t.nothingYet}</b> ${t.nothingYetMore}</p></div>`
    }`,
    aside: besides(sight),
  });
}

/** One article in a list. */
export function hitOf(href: string, title: Part, said: Part, more?: Part): Part {
  return html`<div class="hit"><h2><a href=${href}>${title}</a></h2><p>${said}</p>${more && html`<p class="w">${more}</p>`}</div>`;
}

/** When somebody last made sure that it is right, or should have. */
export function checkedLine(words: { checked: string; due: string | null }): Part {
  return words.due ? html`<span class="attention">${icon('clock')} ${words.due}</span>` : words.checked;
}
