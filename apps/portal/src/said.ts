/** Words of messages and answers, with their light marks. */
import { type Inline, parseRichText } from '@harken/client/rich-text';
import { html, type Part } from './html.ts';

export function textOf(text: string): Part {
  return parseRichText(text).map((block) =>
    block.kind === 'paragraph'
      ? html`<p>${block.lines.map((line, at) => [at > 0 && html`<br />`, line.map(asSaid)])}</p>`
      : block.ordered
        ? html`<ol>${block.items.map((item) => html`<li>${item.map(asSaid)}</li>`)}</ol>`
        : html`<ul>${block.items.map((item) => html`<li>${item.map(asSaid)}</li>`)}</ul>`,
  );
}

/** Whoever wrote it is not us: search engines should think nothing of where it points. */
const asSaid = (piece: Inline) => marked(piece, 'noopener noreferrer nofollow');

/** @param rel what a link is to us */
export function marked(piece: Inline, rel: string): Part {
  if (typeof piece === 'string') return piece;
  switch (piece.mark) {
    case 'bold':
      return html`<b>${piece.text}</b>`;
    case 'italic':
      return html`<em>${piece.text}</em>`;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'link':
      return html`<a href=${piece.url} rel=${rel}>${piece.text}</a>`;
  }
}
