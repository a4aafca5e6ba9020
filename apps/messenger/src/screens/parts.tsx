/** Small things that every screen uses. */
import { type Inline, parseRichText } from '@harken/client/rich-text';
import type { Source } from '@harken/contract/record';
import { base } from '../messenger.ts';
import { day, words } from '../words.ts';

export const icons = {
  mark: 'M6.5 5v14M6.5 12h6.3M17.4 7.2a7.5 7.5 0 0 1 0 9.6M14.5 9.5a4 4 0 0 1 0 5',
  x: 'm6 6 12 12M18 6 6 18',
  left: 'm14 7-5 5 5 5',
  right: 'm10 7 5 5-5 5',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  send: 'M12 19V6M6 11.5 12 5.5l6 6',
  clip: 'm19 11-7.5 7.5a4 4 0 0 1-6-6L13 5a3 3 0 0 1 4 4l-7.5 7.5',
  hand: 'M4 12h13M12.5 6.5 18 12l-5.5 5.5M20.5 5v14',
  clock: 'M12 4a8 8 0 1 0 .01 0M12 7.5V12l3 2',
  check: 'm5 12.5 4.5 4.5L19 7',
  checks: 'm2.5 12.5 4 4L14 8M11.5 15l1.5 1.5L21.5 8',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  offline: 'M4 4l16 16M3 9.5a13.5 13.5 0 0 1 18 0M6.5 13.5a8.5 8.5 0 0 1 11 0M12 18h.01',
};

export const Icon = ({ of }: { of: keyof typeof icons }) => (
  <svg class={`i ${of}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={icons[of]} />
  </svg>
);

export const IconButton = ({
  of,
  label,
  ...rest
}: {
  of: keyof typeof icons;
  label: string;
  onClick: () => void;
  class?: string;
  'aria-expanded'?: boolean;
}) => (
  <button type="button" class="icon" title={label} aria-label={label} {...rest}>
    <Icon of={of} />
  </button>
);

/** Staff are square with their initials, the virtual agent is the mark. */
export const Avatar = ({ name }: { name?: string | null | undefined }) => (
  <span class={name ? 'av staff' : 'av'} aria-hidden="true">
    {name ? (name.match(/\b\w/g) ?? [name[0]]).slice(0, 2) : <Icon of="mark" />}
  </span>
);

const Cite = ({ n }: { n: number | string }) => <span class="cite">{n}</span>;
const tags = { bold: 'b', italic: 'i', code: 'code' } as const;

const inline = (piece: Inline) => {
  if (typeof piece === 'string') return piece.split(/\[(\d)]/).map((text, at) => (at % 2 ? <Cite n={text} /> : text));
  if (piece.mark === 'link')
    return (
      <a href={piece.url} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    );
  const Tag = tags[piece.mark];
  return <Tag>{piece.text}</Tag>;
};

/** Light marks as elements; sources without a place in the text have it at the end. */
export const Marked = ({ text, sources = [] }: { text: string; sources?: Source[] }) => (
  <>
    {parseRichText(/\[\d]/.test(text) ? text : text + sources.map(({ n }) => `[${n}]`).join('')).map((block) => {
      if (block.kind === 'paragraph')
        return <p dir="auto">{block.lines.map((line, at) => [at > 0 && <br />, line.map(inline)])}</p>;
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item) => (
            <li dir="auto">{item.map(inline)}</li>
          ))}
        </List>
      );
    })}
  </>
);

export const Sources = ({ sources }: { sources: Source[] }) =>
  sources.map(({ n, slug, title, section, sentence, checked }) => (
    <div class="srcs m">
      <Cite n={n} />
      <a
        href={`${base}/help/${words.tag === 'zh-CN' ? 'zh' : 'en'}/articles/${slug}${section ? `#s${section}` : ''}`}
        target="_blank"
        rel="noopener"
      >
        {title}
        {section && ` §${section}`}
      </a>
      <br />
      {words.quote(sentence)} {checked && words.checked(day(checked))}
    </div>
  ));
