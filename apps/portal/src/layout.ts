/** The frame around every page, and what a page is given. */
import type { Locale } from '@harken/contract/people';
import type { PortalSettings } from '@harken/contract/portal';
import { type Addresses, addressesIn } from './addresses.ts';
import { dataBlock, html, icon, type Part, written } from './html.ts';
import { hourOf, languageTag, type Words, wordsIn } from './words.ts';

export interface Site {
  /** As the organisation calls itself, in this language. */
  name: string;
  /** Address of its own mark; ours to draw when there is none. */
  logo: string | null;
  styles: string;
  /** As people reach it, e.g. https://help.example.com, without a slash at the end. */
  origin: string;
  /** In which it can be read. */
  locales: readonly Locale[];
  /** What stands at the head of the first page, where it is not the usual words. */
  welcome: Pick<PortalSettings, 'title' | 'lead'>;
  /** At the foot of every page. */
  links: PortalSettings['links'];
}

/** Whom the host site vouched for. */
export interface Reader {
  name: string | null;
  openCases: readonly { reference: string; subject: string | null; state: keyof Words['states'] }[];
  /** Proof that a form of theirs came from a page of ours. */
  csrf: string;
}

export interface Sight {
  locale: Locale;
  site: Site;
  reader: Reader | null;
  now: Date;
  /** In which times are told. */
  zone: string;
  hours: { open: boolean; opensAt: Date | null; closesAt: Date | null };
}

export interface Topic {
  slug: string;
  name: string;
  count: number;
}

export interface Page {
  title: string;
  description?: string;
  /** Where this page is in each language it exists in; only these are told to search engines. */
  versions?: Partial<Record<Locale, string>>;
  /** The same page in the other language, where the switch leads. */
  other: string;
  /** Only pages with this address are for search engines. */
  canonical?: string;
  data?: object[];
  crumbs?: readonly { text: string; href: string }[];
  /** What stands in the search field. */
  q?: string;
  nav?: Part;
  main: Part;
  aside?: Part;
}

export interface Ways {
  t: Words;
  to: Addresses;
}

export function waysOf({ locale }: Pick<Sight, 'locale'>): Ways {
  return { t: wordsIn(locale), to: addressesIn(locale) };
}

export const otherLocale = (locale: Locale): Locale => (locale === 'en' ? 'zh' : 'en');

export function framed(sight: Sight, page: Page): string {
  const { locale, site, reader } = sight;
  const { t, to } = waysOf(sight);
  const other = otherLocale(locale);
  const { canonical } = page;
  const versions = Object.entries(page.versions ?? {}).filter(([tag]) => site.locales.includes(tag as Locale));
  const usual = page.versions?.[site.locales.includes('en') ? 'en' : locale];
  const absolute = (path: string) => site.origin + path;
  const helpName = t.helpOf(site.name);
  const crumbs = page.crumbs ?? [];
  const data = [
    ...(page.data ?? []),
    ...(crumbs.length > 0 && canonical ? [trailOf(crumbs, page.title, absolute)] : []),
  ];
  return written(html`<html lang=${languageTag[locale]}>
<head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${page.title === helpName ? helpName : `${page.title} · ${helpName}`}</title>
${page.description && html`<meta name="description" content=${page.description} />`}
${canonical ? html`<link rel="canonical" href=${absolute(canonical)} />` : html`<meta name="robots" content="noindex" />`}
${
  canonical &&
  versions.map(
    ([tag, path]) => html`<link rel="alternate" hreflang=${languageTag[tag as Locale]} href=${absolute(path)} />`,
  )
}
${canonical && usual && html`<link rel="alternate" hreflang="x-default" href=${absolute(usual)} />`}
<meta name="color-scheme" content="light dark" /><link rel="icon" href=${site.logo ?? 'data:,'} />
<link rel="stylesheet" href=${site.styles} />
<link rel="search" type="application/opensearchdescription+xml" title=${helpName} href=${`${to.home}/opensearch.xml`} />
${data.map(dataBlock)}</head>
<body><a class="skip" href="#main">${t.skip}</a>
<header class="top"><div class="wrap">
<a class="wm" href=${to.home}>${site.logo ? html`<img src=${site.logo} alt="" width="24" height="24" />` : icon('boat')}${site.name} <span>${t.help}</span></a>
<form class="find" role="search" action=${to.search()} aria-label=${t.searchHelp}>${icon('search')}<input type="search" name="q" value=${page.q} maxlength="300" placeholder=${t.searchHint} aria-label=${t.searchHint} autocomplete="off" /><button class="btn">${t.search}</button></form>
<nav class="who" aria-label=${t.language}>${
    site.locales.includes(other) &&
    html`<a href=${page.other} lang=${languageTag[other]} hreflang=${languageTag[other]}>${t.otherLanguage}</a>`
  }<a class="mine" href=${to.cases}>${t.yourCases}${
    reader && reader.openCases.length > 0 && html` <span>${t.openCount(reader.openCases.length)}</span>`
  }</a></nav></div></header>
<div class=${page.nav || page.aside ? 'wrap grid' : 'wrap plain'}>
<main id="main">${
    crumbs.length > 0 &&
    html`<nav class="crumb" aria-label=${t.whereYouAre}>${crumbs.map(({ text, href }, at) => html`${at > 0 && html`<span aria-hidden="true">›</span>`}<a href=${href}>${text}</a>`)}</nav>`
  }${page.main}</main>
${page.nav && html`<nav class="nav" aria-label=${t.topics}>${page.nav}</nav>`}
${page.aside && html`<aside>${page.aside}</aside>`}</div>
<footer class="foot"><div class="wrap">${
    site.links.length > 0 &&
    html`<ul>${site.links.map(({ text, url }) => html`<li><a href=${url}>${text[locale]}</a></li>`)}</ul>`
  }<p>${t.footer}</p>${
    reader &&
    html`<form method="post" action=${to.signOut}><input type="hidden" name="csrf" value=${reader.csrf} />${reader.name && t.signedInAs(reader.name)} <button class="link">${t.signOut}</button></form>`
  }</div></footer></body></html>`);
}

function trailOf(crumbs: readonly { text: string; href: string }[], title: string, absolute: (path: string) => string) {
  const items = [...crumbs.map(({ text, href }) => ({ name: text, item: absolute(href) })), { name: title }];
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: items.map((item, at) => ({ '@type': 'ListItem', position: at + 1, ...item })),
  };
}

/** Topics with how many articles each has; `here` is the one on show. */
export function topicList(sight: Sight, topics: readonly Topic[], here?: string): Part {
  const { to } = waysOf(sight);
  return html`<ul>${topics.map(
    ({ slug, name, count }) =>
      html`<li class=${slug === here ? 'on' : undefined}><a href=${to.collection(slug)} aria-current=${slug === here ? 'page' : undefined}>${name} <span>${count}</span></a></li>`,
  )}</ul>`;
}

/** What only who we know sees beside a page, and when people are there. */
export function besides(sight: Sight, here?: string): Part {
  const { t, to } = waysOf(sight);
  const mine = sight.reader?.openCases.find(({ reference }) => reference !== here);
  return html`${
    mine &&
    html`<section><h2>${t.yourOpenCase}</h2><div class="box"><a href=${to.case(mine.reference)}>${mine.reference} ${mine.subject}</a><p>${t.states[mine.state]}</p></div></section>`
  }<section><h2>${t.peopleAnswer}</h2><p class="s">${peopleLine(sight)} <a href=${to.contact()}>${t.askPerson}</a></p></section>`;
}

function peopleLine(sight: Sight): string {
  const { hours, locale, now, zone } = sight;
  const { t } = waysOf(sight);
  const hour = (at: Date | null) => at && hourOf(at, now, locale, zone);
  return hours.open ? t.peopleNow(hour(hours.closesAt)) : t.peopleLater(hour(hours.opensAt));
}
