/** Where everything is. Whoever links into the help centre, also from outside, links by these. */
import type { Locale } from '@harken/contract/people';

export const base = '/help';

export function addressesIn(locale: Locale) {
  const root = `${base}/${locale}`;
  const query = (fields: Record<string, string | undefined>) => {
    const given = Object.entries(fields).filter((field): field is [string, string] => !!field[1]);
    return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  };
  return {
    home: root,
    collection: (slug: string) => `${root}/collections/${slug}`,
    /** Citations point at sections by their number. */
    article: (slug: string, section?: number | null) => `${root}/articles/${slug}${section ? `#s${section}` : ''}`,
    feedback: (slug: string) => `${root}/articles/${slug}/feedback`,
    search: (q?: string, topic?: string) => `${root}/search${query({ q, topic })}`,
    contact: (about?: string) => `${root}/contact${query({ about })}`,
    cases: `${root}/cases`,
    case: (reference: string) => `${root}/cases/${encodeURIComponent(reference)}`,
    file: (reference: string, id: string) => `${root}/cases/${encodeURIComponent(reference)}/files/${id}`,
    follow: (token: string) => `${root}/follow/${token}`,
    signOut: `${root}/sign-out`,
  };
}

export type Addresses = ReturnType<typeof addressesIn>;
