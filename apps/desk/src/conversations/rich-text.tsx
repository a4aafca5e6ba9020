import { type Inline, parseRichText } from '@harken/client/rich-text';
import { Fragment, memo, type ReactElement, type ReactNode } from 'react';

/** Plain pieces of a text may hold more than letters: citations, mentions. */
export type DrawText = (text: string) => ReactNode;

/** Light marks as elements. There is no HTML anywhere on the way, so nothing in a text can become any. */
export const RichText = memo(function RichText({ text, draw }: { text: string; draw?: DrawText }): ReactElement {
  const blocks = parseRichText(text);
  return (
    <>
      {blocks.map((block, at) => {
        if (block.kind === 'list') {
          const List = block.ordered ? 'ol' : 'ul';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text does not reorder its lines
            <List key={at} className={`my-1 pl-5 ${block.ordered ? 'list-decimal' : 'list-disc'} marker:text-ink-3`}>
              {block.items.map((item, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a text does not reorder its lines
                <li key={i}>
                  <Line pieces={item} draw={draw} />
                </li>
              ))}
            </List>
          );
        }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text does not reorder its lines
          <p key={at} className="wrap-anywhere not-first:mt-1.5">
            {block.lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text does not reorder its lines
              <Fragment key={i}>
                {i > 0 && <br />}
                <Line pieces={line} draw={draw} />
              </Fragment>
            ))}
          </p>
        );
      })}
    </>
  );
});

function Line({ pieces, draw }: { pieces: Inline[]; draw: DrawText | undefined }): ReactElement {
  return (
    <>
      {pieces.map((piece, i) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: a line does not reorder its pieces
        if (typeof piece === 'string') return <Fragment key={i}>{draw ? draw(piece) : piece}</Fragment>;
        if (piece.mark === 'bold') return <strong key={i}>{piece.text}</strong>;
        if (piece.mark === 'italic') return <em key={i}>{piece.text}</em>;
        if (piece.mark !== 'link') {
          return (
            <code key={i} className="rounded-sm bg-surface-3 px-1 font-mono text-[0.92em]">
              {piece.text}
            </code>
          );
        }
        return (
          <a
            key={i}
            href={piece.url}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent underline underline-offset-2"
          >
            {piece.text}
          </a>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: a line does not reorder its pieces
      })}
    </>
  );
}
