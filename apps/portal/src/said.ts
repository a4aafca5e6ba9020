/** Words of messages and answers, with their light marks. */
import { type Inline, parseRichText } from '@harken/client/rich-text';
import { html, type Part } from './html.ts';

export function textOf(text: string): Part {
  return parseRichText(text).map((block) =>
    block.kind === 'paragraph'
      ? html`<p>${block.lines.map((line, at) => [at > 0 && html`<br />`, line.map(inline)])}</p>`
      : block.ordered
        ? html`<ol>${block.items.map((item) => html`<li>${item.map(inline)}</li>`)}</ol>`
        : html`<ul>${block.items.map((item) => html`<li>${item.map(inline)}</li>`)}</ul>`,
  );
}

function inline(piece: Inline): Part {
  if (typeof piece === 'string') return piece;
  switch (piece.mark) {
    case 'bold':
      return html`<b>${piece.text}</b>`;
    case 'italic':
      return html`<em>${piece.text}</em>`;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'link':
      return html`<a href=${piece.url} rel="noopener noreferrer nofollow">${piece.text}</a>`;
  }
}
