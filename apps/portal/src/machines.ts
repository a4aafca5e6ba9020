/** What programs read: the map of the site, the rules for crawlers, the description for search fields of browsers. */
import type { Locale } from '@harken/contract/people';
import { addressesIn, base } from './addresses.ts';
import { languageTag, wordsIn } from './words.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Every page that exists in each of its languages, each with its versions in the others. */
export function sitemap(
  origin: string,
  pages: readonly { versions: Partial<Record<Locale, string>>; changed?: string | undefined }[],
): string {
  const urls = pages.flatMap(({ versions, changed }) => {
    const links = Object.entries(versions).map(
      ([locale, path]) =>
        `<xhtml:link rel="alternate" hreflang="${languageTag[locale as Locale]}" href="${escaped(origin + path)}"/>`,
    );
    const when = changed ? `<lastmod>${changed}</lastmod>` : '';
    return Object.values(versions).map(
      (path) => `<url><loc>${escaped(origin + path)}</loc>${when}${links.join('')}</url>`,
    );
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join('\n')}
</urlset>
`;
}

/** The help centre is for everyone; the desk, the API and what is somebody's own are not. */
export function robots(origin: string): string {
  const own = (['en', 'zh'] as const).flatMap((locale) => {
    const { cases, search, home } = addressesIn(locale);
    return [cases, search(), `${home}/follow/`];
  });
  return [
    'User-agent: *',
    'Disallow: /',
    `Allow: ${base}`,
    ...own.map((path) => `Disallow: ${path}`),
    `Sitemap: ${origin}${base}/sitemap.xml`,
    '',
  ].join('\n');
}

export function openSearch(origin: string, name: string, locale: Locale): string {
  const { search } = addressesIn(locale);
  return `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>${escaped([...name].slice(0, 16).join(''))}</ShortName><Description>${escaped(wordsIn(locale).searchHelp)}</Description><Language>${languageTag[locale]}</Language><Url type="text/html" template="${escaped(origin + search())}?q={searchTerms}"/></OpenSearchDescription>
`;
}
