/**
 * The Markdown of articles as a tree: numbered sections of paragraphs, lists, tables, remarks. There is no HTML on the
 * way. A section's number is its place among the `## ` headings, as citations count. Linear in the length of the text.
 */
export type Inline =
  | string
  | { mark: 'bold' | 'italic' | 'code'; text: string }
  | { mark: 'link'; text: string; url: string }
  /** To another article, or to one section of it. */
  | { mark: 'article'; text: string; slug: string; section: number | null };

export type Block =
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'remark'; lines: Inline[][] }
  | { kind: 'heading'; words: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Inline[][][] }
  | { kind: 'table'; columns: Inline[][]; rows: Inline[][][]; figures: boolean[] };

export interface Section {
  /** 0 for what stands before the first heading. */
  n: number;
  heading: string;
  blocks: Block[];
}

const token =
  /\*\*([^*\n]{1,2000})\*\*|(?<![\w*])\*([^*\n]{1,2000})\*(?!\w)|(?<![\w*])_([^_\n]{1,2000})_(?!\w)|`([^`\n]{1,2000})`|\[([^[\]\n]{1,300})\]\(([^()\s]{1,2000})\)/g;
const safeUrl = /^(https?:\/\/|mailto:|tel:)[^\s<>"]+$/i;
const articleLink = /^article:([a-z0-9-]{1,80})(?:#(\d{1,3}))?$/;

export function inlines(line: string): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  for (const match of line.matchAll(token)) {
    const [whole, bold, star, underline, code, text = '', url = ''] = match;
    const italic = star ?? underline;
    const piece: Inline | null =
      bold !== undefined
        ? { mark: 'bold', text: bold }
        : italic !== undefined
          ? { mark: 'italic', text: italic }
          : code !== undefined
            ? { mark: 'code', text: code }
            : linkOf(text, url);
    if (piece === null) continue;
    if (match.index > from) out.push(line.slice(from, match.index));
    out.push(piece);
    from = match.index + whole.length;
  }
  if (from < line.length) out.push(line.slice(from));
  return out;
}

function linkOf(text: string, url: string): Inline | null {
  const [, slug, section] = articleLink.exec(url) ?? [];
  if (slug) return { mark: 'article', text, slug, section: section ? Number(section) : null };
  return safeUrl.test(url) ? { mark: 'link', text, url } : null;
}

export function sectionsOf(body: string): Section[] {
  const sections: Section[] = [{ n: 0, heading: '', blocks: [] }];
  let open: Block | undefined;
  let code: string[] | undefined;
  const blocks = () => (sections.at(-1) as Section).blocks;
  const begin = (block: Block): void => {
    blocks().push(block);
    open = block;
  };

  for (const line of body.split('\n')) {
    if (/^\s{0,3}```/.test(line)) {
      if (code) blocks().push({ kind: 'code', text: code.join('\n') });
      code = code ? undefined : [];
      open = undefined;
      continue;
    }
    if (code) {
      code.push(line);
      continue;
    }
    const [, hashes, words = ''] = /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line) ?? [];
    const [, indent = '', bullet, number, rest = ''] =
      /^(\s{0,12})(?:([-*+•])|(\d{1,3})[.)、])\s+(.*)$/.exec(line) ?? [];
    const ordered = number !== undefined;
    if (hashes === '##') {
      const n = (sections.at(-1) as Section).n + 1;
      sections.push({ n, heading: withoutNumber(words.trim(), n), blocks: [] });
      open = undefined;
    } else if (hashes) {
      begin({ kind: 'heading', words: inlines(words.trim()) });
      open = undefined;
    } else if (!line.trim()) {
      // A blank line between two items does not end a list; what follows decides.
      if (open?.kind !== 'list') open = undefined;
    } else if (bullet || ordered) {
      if (open?.kind === 'list' && (open.ordered === ordered || indent.length > 1)) open.items.push([inlines(rest)]);
      else begin({ kind: 'list', ordered, items: [[inlines(rest)]] });
    } else if (/^\s{0,3}\|/.test(line)) {
      const cells = cellsOf(line);
      if (open?.kind !== 'table') begin({ kind: 'table', columns: cells.map(inlines), rows: [], figures: [] });
      else if (!cells.every((cell) => /^:?-{1,40}:?$/.test(cell))) open.rows.push(cells.map(inlines));
    } else if (/^\s{0,3}>/.test(line)) {
      const said = inlines(line.replace(/^\s{0,3}>\s?/, ''));
      if (open?.kind === 'remark') open.lines.push(said);
      else begin({ kind: 'remark', lines: [said] });
    } else if (open?.kind === 'list' && /^\s{2}/.test(line)) open.items.at(-1)?.push(inlines(line.trim()));
    else if (open?.kind === 'paragraph') open.lines.push(inlines(line));
    else begin({ kind: 'paragraph', lines: [inlines(line)] });
  }
  if (code) blocks().push({ kind: 'code', text: code.join('\n') });
  for (const block of sections.flatMap((section) => section.blocks)) {
    if (block.kind === 'table') block.figures = block.columns.map((_, at) => isFigures(block.rows, at));
  }
  return sections.filter(({ n, blocks }) => n > 0 || blocks.length > 0);
}

/** Columns of amounts and numbers stand to the end, under each other. */
function isFigures(rows: readonly Inline[][][], at: number): boolean {
  const said = rows.map((row) => plain(row[at] ?? []));
  return at > 0 && said.length > 0 && said.every((text) => /^(\p{Sc}|[A-Z]{1,2}\$)?[\d.,\s–-]+%?$/u.test(text));
}

export const plain = (words: readonly Inline[]): string =>
  words.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

/** All words of an article, for how long it takes to read and for what is in it. */
export function plainBody(sections: readonly Section[]): string {
  const of = (block: Block): string => {
    switch (block.kind) {
      case 'paragraph':
      case 'remark':
        return block.lines.map(plain).join('\n');
      case 'heading':
        return plain(block.words);
      case 'code':
        return block.text;
      case 'list':
        return block.items.flatMap((item) => item.map(plain)).join('\n');
      case 'table':
        return [block.columns, ...block.rows].map((row) => row.map(plain).join(' ')).join('\n');
    }
  };
  return sections.map(({ heading, blocks }) => [heading, ...blocks.map(of)].join('\n')).join('\n\n');
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** "2 The six reasons" and "§2 …" as the second section: the page writes the number itself. "3 days" stays. */
function withoutNumber(heading: string, n: number): string {
  return heading.replace(new RegExp(`^§?\\s?${n}(?:[.、)．]\\s?|\\s+)(?=\\S)`), '');
}
