/** HTML of other help centres as the Markdown of ours. Pure; linear in its length; scripts and styles are left out. */

interface Tag {
  name: string;
  attributes: string;
}

/** A tag ends at the first `>`: quotes that never close would make reading them quadratic. */
const tagOrText = /<!--[\s\S]*?(?:-->|$)|<![^>]*>|<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^>]*)>|[^<]+|</g;
const unread = new Set(['script', 'style', 'noscript', 'template', 'svg', 'iframe', 'object', 'head', 'nav', 'footer']);
const breaks = new Set([
  'p',
  'div',
  'section',
  'article',
  'header',
  'main',
  'ul',
  'ol',
  'table',
  'blockquote',
  'pre',
  'figure',
  'hr',
  'dl',
  'dd',
  'dt',
  'body',
  'aside',
]);
const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  bull: '•',
  copy: '©',
  euro: '€',
  pound: '£',
  yen: '¥',
  times: '×',
  deg: '°',
  rarr: '→',
};

export function unescaped(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}

const attribute = (name: string, attributes: string): string | null => {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, 'i').exec(attributes);
  return found ? unescaped(found[1] ?? found[2] ?? found[3] ?? '') : null;
};

/**
 * @returns the title (of the document, else its first heading of the first level) and the text in Markdown; what our
 *   articles cannot show (images, videos, frames) is counted, so that nobody believes it is there
 */
export function markdownFrom(html: string): { title: string | null; body: string; left: number } {
  const lists: { ordered: boolean; at: number }[] = [];
  let title: string | null = null;
  let headed = false;
  let left = 0;
  let out = '';
  let skipping: string | null = null;
  let catching: 'title' | 'h1' | null = null;
  let caught = '';
  let link: string | null = null;
  let row: string[] | null = null;
  let cell: string | null = null;
  let rows = 0;
  let quoted = false;

  const write = (text: string) => {
    if (catching) caught += text;
    else if (cell !== null) cell += text;
    else out += text;
  };
  const newLine = () => {
    if (cell !== null) cell += ' ';
    else if (!catching) out += `\n\n${quoted ? '> ' : ''}`;
  };

  function open({ name, attributes }: Tag): void {
    if (name === 'title' || (name === 'h1' && !headed)) {
      catching = name;
      caught = '';
    } else if (/^h[1-6]$/.test(name)) {
      newLine();
      write(Number(name[1]) <= 2 ? '## ' : '### ');
    } else if (name === 'ul' || name === 'ol') {
      if (lists.length === 0) newLine();
      lists.push({ ordered: name === 'ol', at: 0 });
    } else if (name === 'li') {
      const list = lists.at(-1);
      if (list) list.at += 1;
      // One level: what is nested comes after what it is nested in.
      if (cell === null) out += '\n';
      write(list?.ordered ? `${list.at}. ` : '- ');
    } else if (name === 'br') write(lists.length || cell !== null ? ' ' : '\n');
    else if (name === 'strong' || name === 'b') write('**');
    else if (name === 'a') {
      const address = attribute('href', attributes);
      link = address && /^https?:\/\/[^\s()]+$/.test(address) ? address : null;
      if (link) write('[');
    } else if (name === 'tr') row = [];
    else if (name === 'td' || name === 'th') cell = '';
    else if (name === 'table') {
      rows = 0;
      newLine();
    } else if (name === 'img') {
      const words = attribute('alt', attributes)?.trim();
      left += 1;
      if (words) write(words);
    } else if (name === 'video' || name === 'audio' || name === 'embed') left += 1;
    else if (name === 'blockquote') {
      quoted = true;
      newLine();
    } else if (breaks.has(name) && !lists.length) newLine();
  }

  function close(name: string): void {
    if (catching === name) {
      const words = caught.replace(/\s+/g, ' ').trim();
      catching = null;
      // Of a document the heading says more than its title, which names the site as well.
      if (words) title = words;
      headed ||= name === 'h1';
    } else if (/^h[1-6]$/.test(name)) newLine();
    else if (name === 'ul' || name === 'ol') {
      lists.pop();
      if (!lists.length) newLine();
    } else if (name === 'strong' || name === 'b') write('**');
    else if (name === 'a') {
      if (link) write(`](${link})`);
      link = null;
    } else if ((name === 'td' || name === 'th') && cell !== null) {
      row?.push(cell.replace(/\s+/g, ' ').replaceAll('|', '/').trim());
      cell = null;
    } else if (name === 'tr' && row) {
      if (row.length) {
        out += `${rows === 0 ? '' : '\n'}| ${row.join(' | ')} |`;
        if (rows === 0) out += `\n|${' --- |'.repeat(row.length)}`;
        rows += 1;
      }
      row = null;
    } else if (name === 'table') newLine();
    else if (name === 'blockquote') {
      quoted = false;
      newLine();
    } else if (breaks.has(name) && !lists.length) newLine();
  }

  // Behind the last one nothing is a tag any more.
  const end = html.lastIndexOf('>') + 1;
  for (const [piece, slash, tag = '', attributes = ''] of html.slice(0, end).matchAll(tagOrText)) {
    const name = tag.toLowerCase();
    if (skipping) {
      if (slash && name === skipping) skipping = null;
      continue;
    }
    if (piece.startsWith('<!')) continue;
    if (!name) {
      write(unescaped(piece).replace(/\s+/g, ' '));
      continue;
    }
    if (unread.has(name) && !slash) {
      // The head holds the title, and nothing else that is read.
      if (name === 'head') continue;
      if (name === 'iframe' || name === 'object') left += 1;
      if (!attributes.endsWith('/')) skipping = name;
    } else if (slash) close(name);
    else open({ name, attributes });
  }
  if (!skipping) write(unescaped(html.slice(end)).replace(/\s+/g, ' '));
  return { title, body: tidy(out), left };
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/\*\*\s*\*\*/g, '')
        .replace(/[ \t]{2,}/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '>' && line !== '-')
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
