/** What happens to a text while it is written. Pure: the field gives its text and selection and takes them back. */

export interface Written {
  text: string;
  start: number;
  end: number;
}

/** The contract's limit, in UTF-16 units as it is measured there. */
export const longestText = 65_536;

const pairs = { bold: '**', italic: '_', code: '`' } as const;
export type Mark = keyof typeof pairs | 'link' | 'list';

/** Sets a light mark around the selection, or takes it away where it is set already. */
export function mark({ text, start, end }: Written, kind: Mark): Written {
  if (kind === 'list') return listMark({ text, start, end });
  const chosen = text.slice(start, end);
  if (kind === 'link') {
    const isAddress = /^https?:\/\/\S+$/.test(chosen);
    const label = isAddress ? '' : chosen;
    const address = isAddress ? chosen : 'https://';
    const link = `[${label}](${address})`;
    const caret = label ? start + link.length - 1 : start + 1;
    return { text: text.slice(0, start) + link + text.slice(end), start: caret, end: caret };
  }
  const sign = pairs[kind];
  const outside = text.slice(start - sign.length, start) === sign && text.slice(end, end + sign.length) === sign;
  if (outside) {
    return {
      text: text.slice(0, start - sign.length) + chosen + text.slice(end + sign.length),
      start: start - sign.length,
      end: end - sign.length,
    };
  }
  return {
    text: text.slice(0, start) + sign + chosen + sign + text.slice(end),
    start: start + sign.length,
    end: end + sign.length,
  };
}

function listMark({ text, start, end }: Written): Written {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lines = text.slice(from, end).split('\n');
  const isList = lines.every((line) => line.startsWith('- '));
  const changed = lines.map((line) => (isList ? line.slice(2) : `- ${line}`)).join('\n');
  const moved = changed.length - (end - from);
  return { text: text.slice(0, from) + changed + text.slice(end), start: isList ? from : start + 2, end: end + moved };
}

export function insertAt({ text, start, end }: Written, words: string): Written {
  const glue =
    start > 0 && !/\s$/.test(text.slice(0, start))
      ? /\p{Script=Han}|[，。！？]/u.test(text[start - 1] ?? '')
        ? ''
        : ' '
      : '';
  const caret = start + glue.length + words.length;
  return { text: text.slice(0, start) + glue + words + text.slice(end), start: caret, end: caret };
}

export interface Asked {
  /** Where the sign stands. */
  from: number;
  query: string;
}

/** `/` at the beginning or after a space asks for a macro; what follows narrows it. */
export function macroAsked(text: string, caret: number): Asked | null {
  const match = /(?:^|\s)\/([^\s/]{0,40})$/.exec(text.slice(0, caret));
  return match ? { from: caret - (match[1]?.length ?? 0) - 1, query: match[1] ?? '' } : null;
}

/** `@` asks for a colleague; a name may have one space. */
export function mentionAsked(text: string, caret: number): Asked | null {
  const match = /(?:^|[\s(，。])@([^\s@]{0,40}(?: [^\s@]{0,40})?)$/.exec(text.slice(0, caret));
  return match ? { from: caret - (match[1]?.length ?? 0) - 1, query: match[1] ?? '' } : null;
}

export interface Named<Id extends string = string> {
  id: Id;
  name: string;
}

/** Who is mentioned. The longer name is read first, so that "@Ann Lee" is not also "@Ann". */
export function mentionsIn<Id extends string>(text: string, people: readonly Named<Id>[]): Id[] {
  let rest = text;
  const found: Id[] = [];
  for (const { id, name } of [...people].sort((a, b) => b.name.length - a.name.length)) {
    if (!rest.includes(`@${name}`)) continue;
    found.push(id);
    rest = rest.replaceAll(`@${name}`, ' ');
  }
  return found;
}

/** A text in parts, so that mentions can be drawn as what they are. */
export function mentionParts(text: string, people: readonly Named[]): (string | { mention: string })[] {
  let parts: (string | { mention: string })[] = [text];
  for (const { name } of [...people].sort((a, b) => b.name.length - a.name.length)) {
    const sign = `@${name}`;
    parts = parts.flatMap((part) => {
      if (typeof part !== 'string' || !part.includes(sign)) return [part];
      return part.split(sign).flatMap((piece, i) => [...(i ? [{ mention: sign }] : []), ...(piece ? [piece] : [])]);
    });
  }
  return parts;
}

/** Names matching what was typed, those that begin with it first. */
export function ranked<T>(items: readonly T[], nameOf: (item: T) => string, query: string, most = 8): T[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return items.slice(0, most);
  const scored = items.flatMap((item) => {
    const name = nameOf(item).toLowerCase();
    const at = name.indexOf(wanted);
    if (at < 0) return [];
    return [{ item, score: at === 0 ? 0 : /\s/.test(name[at - 1] ?? '') ? 1 : 2 }];
  });
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ item }) => item);
}

export type MacroVariables = Readonly<Record<string, string | null | undefined>>;

/**
 * Fills `{{customer.firstName}}` and the like. A variable without a value leaves a visible gap in guillemets, so that
 * nobody sends "Hello ," by mistake.
 */
export function fillMacro(text: string, variables: MacroVariables): string {
  return text.replace(/\{\{\s*([a-zA-Z.]{1,60})\s*\}\}/g, (_, name: string) => variables[name]?.trim() || `‹${name}›`);
}

/** The gaps that `fillMacro` left and nobody has filled yet. */
export const hasGap = (text: string) => /‹[a-zA-Z.]{1,60}›/.test(text);
