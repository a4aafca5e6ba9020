import type { Source } from '@harken/contract/record';
import { BookOpen } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../knowledge/reading.ts';
import { Button } from '../platform/buttons.tsx';
import { day } from '../platform/format.ts';
import { Popover } from '../platform/popups.tsx';
import { RichText } from './rich-text.tsx';
import { withCitations } from './timeline.ts';

/** A number that opens the very passage. */
export function Citation({ source }: { source: Source }): ReactElement {
  const { t } = useTranslation('conversations');
  const [open, setOpen] = useState(false);
  const { n, title, section, sentence, checked, articleId } = source;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="center"
      label={t('citation.label', { n, title })}
      className="w-80 p-3"
      trigger={
        <button
          type="button"
          aria-label={t('citation.label', { n, title })}
          className="relative ml-[3px] inline-block min-w-[15px] rounded-[3px] border border-accent-line px-[3px] text-center align-[2px] text-[10px] leading-[13px] font-semibold text-accent before:absolute before:-inset-1.5 hover:bg-accent-soft"
        >
          {n}
        </button>
      }
    >
      <h3 className="text-13 font-semibold">
        {title}
        {section !== null && <span className="font-normal text-ink-3"> §{section}</span>}
      </h3>
      <blockquote className="my-2 border-l-2 border-accent-line pl-2.5 text-13 text-ink-2">{sentence}</blockquote>
      <div className="flex items-center gap-2">
        <span className="flex-1 text-12 text-ink-3">
          {checked ? t('citation.checked', { day: day(checked) }) : t('citation.unchecked')}
        </span>
        <Button
          size="small"
          icon={BookOpen}
          onClick={() => {
            setOpen(false);
            reading.set({ articleId, section, sentence });
          }}
        >
          {t('citation.open')}
        </Button>
      </div>
    </Popover>
  );
}

/** A citation stays with the word before it: it never begins a line. */
function glued(before: string, cites: ReactNode[], key: string): ReactNode {
  const tail = /(?:[^\s\p{Script=Han}]{1,16}|\p{Script=Han}[，。！？；：、]?)$/u.exec(before)?.[0] ?? '';
  return (
    <span key={key}>
      {before.slice(0, before.length - tail.length)}
      <span className="whitespace-nowrap">
        {tail}
        {cites}
      </span>
    </span>
  );
}

export function CitedText({ text, sources }: { text: string; sources: readonly Source[] }): ReactElement {
  const byNumber = new Map(sources.map((source) => [source.n, source]));
  const numbers = [...byNumber.keys()];
  const cite = (n: number) => {
    const source = byNumber.get(n);
    return source ? <Citation key={`cite ${n}`} source={source} /> : null;
  };
  // What the text does not name stands at its end, with its last word.
  const unnamed = numbers.filter((n) => !text.includes(`[${n}]`));
  const whole = text.trimEnd() + unnamed.map((n) => `[${n}]`).join('');
  const draw = (piece: string) => {
    const parts = withCitations(
      piece,
      numbers.filter((n) => piece.includes(`[${n}]`)),
    );
    const drawn: ReactNode[] = [];
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at];
      const cites: ReactNode[] = [];
      if (typeof part === 'number') cites.push(cite(part));
      for (let next = parts[at + 1]; typeof next === 'number'; next = parts[at + 1]) {
        cites.push(cite(next));
        at++;
      }
      if (typeof part !== 'string') drawn.push(...cites);
      else drawn.push(cites.length ? glued(part, cites, `text ${at}`) : part);
    }
    return drawn;
  };
  return <RichText text={whole} draw={draw} />;
}
