/** Markup as tagged templates: what is put in is escaped by preact, so there is no way to write raw HTML but one. */
import { html as template } from 'htm/preact';
import { type ComponentChildren, Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';

export type Part = ComponentChildren;

export const html: (fixed: TemplateStringsArray, ...parts: unknown[]) => Part = template;

export function written(page: Part): string {
  return `<!doctype html>\n${renderToString(h(Fragment, null, page))}`;
}

/** Data for search engines. It is no script, so no policy has to allow it; a `<` would end the element. */
export function dataBlock(data: object): Part {
  const __html = JSON.stringify(data).replaceAll('<', '\\u003c');
  return h('script', { type: 'application/ld+json', dangerouslySetInnerHTML: { __html } });
}

const paths = {
  alert: 'M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4M12 7.5v5.5M12 16.3h.01',
  boat: 'M3 17c3 0 3-2 6-2s3 2 6 2 3-2 6-2M12 15V5l6 8h-6',
  check: 'm5 12.5 4.5 4.5L19 7',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 7.5V12l3 2',
  mark: 'M6.5 5v14M6.5 12h6.3M17.4 7.2a7.5 7.5 0 0 1 0 9.6M14.5 9.5a4 4 0 0 1 0 5',
  person: 'M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M5 19.5c.6-3.6 3.4-5 7-5s6.4 1.4 7 5',
  search: 'M11 4.8a6.2 6.2 0 1 0 0 12.4 6.2 6.2 0 0 0 0-12.4M15.7 15.7 20 20',
  warn: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01',
};

export function icon(name: keyof typeof paths): Part {
  return html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}

/** The ranges of a text that were searched for. */
export function marked(text: string, marks: readonly (readonly [start: number, end: number])[]): Part {
  const parts: Part[] = [];
  let from = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(from, start), h('mark', null, text.slice(start, end)));
    from = end;
  }
  return [...parts, text.slice(from)];
}
