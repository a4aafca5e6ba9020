/**
 * The small part of Markdown in which articles are written: `## 1 Title` sections, paragraphs, `- ` and `1. ` lists,
 * tables, `> ` remarks. Parsed to a tree that screens draw as elements; there is no HTML on the way.
 */
export type ArticleBlock =
  | { kind: 'paragraph' | 'remark'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] };

export interface ArticleSection {
  /** Citations name it; null before the first heading. */
  number: number | null;
  title: string | null;
  blocks: ArticleBlock[];
}

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

export function parseArticle(body: string): ArticleSection[] {
  const sections: ArticleSection[] = [];
  let section: ArticleSection = { number: null, title: null, blocks: [] };
  const push = () => {
    if (section.title !== null || section.blocks.length) sections.push(section);
  };
  for (const chunk of body.split(/\n\s*\n|(?=^##\s)/m)) {
    const lines = chunk.split('\n').filter((line) => line.trim());
    const heading = /^##\s+(?:(\d{1,2})[.、]?\s+)?(.+)$/.exec(lines[0] ?? '');
    if (heading) {
      push();
      section = { number: heading[1] ? Number(heading[1]) : null, title: heading[2] ?? '', blocks: [] };
      lines.shift();
    }
    section.blocks.push(...blocksOf(lines));
  }
  push();
  return sections;
}

function blocksOf(lines: readonly string[]): ArticleBlock[] {
  const blocks: ArticleBlock[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    const item = /^\s*(?:([-*])|\d{1,3}[.)])\s+(.*)$/.exec(line);
    if (item) {
      const ordered = !item[1];
      const text = item[2] ?? '';
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(text);
      else blocks.push({ kind: 'list', ordered, items: [text] });
    } else if (line.trim().startsWith('|')) {
      if (/^\s*\|[\s:|-]+\|?\s*$/.test(line)) continue;
      if (last?.kind === 'table') last.rows.push(cells(line));
      else blocks.push({ kind: 'table', head: cells(line), rows: [] });
    } else if (line.startsWith('>')) {
      const text = line.replace(/^>\s?/, '');
      if (last?.kind === 'remark') last.text += ` ${text}`;
      else blocks.push({ kind: 'remark', text });
    } else if (last?.kind === 'paragraph') last.text += `\n${line}`;
    else blocks.push({ kind: 'paragraph', text: line });
  }
  return blocks;
}

export type ArticlePiece =
  | string
  | { kind: 'bold'; text: string }
  | { kind: 'article'; text: string; slug: string; section: number | null }
  | { kind: 'link'; text: string; url: string };

/** Marks within a line: bold, links to the web, links to other articles. */
export function piecesOf(text: string): ArticlePiece[] {
  const pieces: ArticlePiece[] = [];
  let from = 0;
  for (const match of text.matchAll(/\*\*([^*\n]+)\*\*|\[([^[\]\n]+)\]\(([^()\s]+)\)/g)) {
    const [whole, bold, words = '', address = ''] = match;
    const article = /^article:([a-z0-9-]+)(?:#(\d+))?$/.exec(address);
    let piece: ArticlePiece;
    if (bold) piece = { kind: 'bold', text: bold };
    else if (article) {
      piece = { kind: 'article', text: words, slug: article[1] ?? '', section: article[2] ? Number(article[2]) : null };
    } else if (/^https?:\/\//.test(address)) piece = { kind: 'link', text: words, url: address };
    else piece = words;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    pieces.push(piece);
    from = match.index + whole.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}
