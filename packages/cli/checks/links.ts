import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Check } from './check.ts';
import { projectFiles, read } from './files.ts';

export const check: Check = {
  name: 'links',
  demands: 'every relative link in the documents leads somewhere, headings included',
  async run(root) {
    const documents = projectFiles(root).filter((path) => path.endsWith('.md'));
    const links = documents.flatMap((path) => linksIn(read(root, path)).map((link) => ({ path, ...link })));
    const problems = links.flatMap(({ path, line, target }) => {
      const [file = '', heading] = decodeURI(target).split('#');
      const place = file === '' ? path : relative(root, join(root, dirname(path), file));
      if (!existsSync(join(root, place))) return [`${path}:${line} links to ${target}, and ${place} does not exist`];
      if (!heading || !place.endsWith('.md') || headingsIn(read(root, place)).has(heading)) return [];
      return [`${path}:${line} links to ${target}, and ${place} has no such heading`];
    });
    return { looked: documents.length, at: 'documents', problems };
  },
};

/** Links to other files of the project; addresses on the web and paths from a site's root are not ours to follow. */
function linksIn(document: string): { line: number; target: string }[] {
  const forms = [
    /\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g,
    /^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$/g,
    /\b(?:src|href|srcset)="([^"\s]+)"/g,
  ];
  return withoutCode(document).flatMap((text, index) =>
    forms
      .flatMap((form) => [...text.matchAll(form)].map((match) => String(match[1])))
      .filter((target) => !/^([a-z][a-z+.-]*:|\/)/i.test(target))
      .map((target) => ({ line: index + 1, target })),
  );
}

/** Headings as GitHub makes anchors of them. */
function headingsIn(document: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = withoutCode(document, { keepInline: true }).flatMap((text) => {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) return [];
    const plain = heading.replace(/[`*_]|\]\([^)]*\)/g, '').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s-]/gu, '').replace(/\s/g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return [times === 0 ? slug : `${slug}-${times}`];
  });
  return new Set(anchors);
}

function withoutCode(document: string, { keepInline = false } = {}): string[] {
  let fence: string | undefined;
  return document.split('\n').map((text) => {
    const mark = /^\s*(```+|~~~+)/.exec(text)?.[1];
    if (mark && (fence === undefined || text.trim().startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      return '';
    }
    if (fence !== undefined) return '';
    return keepInline ? text : text.replace(/`[^`]*`/g, '');
  });
}
