/**
 * Light marks in messages: **bold**, _italic_, `code`, [text](https://…), bare links, `- ` and `1. ` lists, blank
 * lines. Parsed to a tree that screens draw as elements; there is no HTML anywhere on the way. Linear in the length.
 */
export type Inline =
  | string
  | { mark: 'bold' | 'italic' | 'code'; text: string }
  | { mark: 'link'; text: string; url: string };
export type Block = { kind: 'paragraph'; lines: Inline[][] } | { kind: 'list'; ordered: boolean; items: Inline[][] };

/** Only what a browser can open without running anything. */
const safeUrl = /^(https?:\/\/|mailto:|tel:)[^\s<>"]+$/i;
const token =
  /\*\*([^*\n]{1,2000})\*\*|(?<![\w*])_([^_\n]{1,2000})_(?!\w)|`([^`\n]{1,2000})`|\[([^[\]\n]{1,300})\]\(([^()\s]{1,2000})\)|https?:\/\/[^\s<>"，。；！？（）]{1,2000}/g;

function inline(line: string): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  for (const match of line.matchAll(token)) {
    const [whole, bold, italic, code, text, url] = match;
    let piece: Inline;
    let length = whole.length;
    if (bold) piece = { mark: 'bold', text: bold };
    else if (italic) piece = { mark: 'italic', text: italic };
    else if (code) piece = { mark: 'code', text: code };
    else if (text && url) {
      if (!safeUrl.test(url)) continue;
      piece = { mark: 'link', text, url };
    } else {
      const bare = whole.replace(/[.,;:!?)'\]]+$/, '');
      length = bare.length;
      piece = { mark: 'link', text: bare, url: bare };
    }
    if (match.index > from) out.push(line.slice(from, match.index));
    out.push(piece);
    from = match.index + length;
  }
  if (from < line.length) out.push(line.slice(from));
  return out;
}

export function parseRichText(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const begin = (block: Block) => {
    blocks.push(block);
    open = block;
  };
  for (const line of text.split('\n')) {
    const item = /^\s{0,3}(?:([-*•])|\d{1,3}[.)])\s+(.*)$/.exec(line);
    if (!line.trim()) {
      open = undefined;
    } else if (item) {
      const [, bullet, rest = ''] = item;
      const content = inline(rest);
      if (open?.kind === 'list' && open.ordered === !bullet) open.items.push(content);
      else begin({ kind: 'list', ordered: !bullet, items: [content] });
    } else if (open?.kind === 'paragraph') open.lines.push(inline(line));
    else begin({ kind: 'paragraph', lines: [inline(line)] });
  }
  return blocks;
}

/** The text without its marks, on one line, for previews and notifications. */
export function plainText(text: string): string {
  return parseRichText(text)
    .flatMap((block) => (block.kind === 'list' ? block.items : block.lines))
    .map((line) => line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''))
    .join(' ')
    .trim();
}
