/** Something the customer did or met: `card.declined`, with a label that the page gives it ("Swan Quay Hotel, A$840.00"). */
export interface TrailEvent {
  name: string;
  label?: string;
}

/** What a page told us through the context interface, oldest event first. Never what was typed into a field. */
export interface Trail {
  /** Title or path of the page: `Cards › Limits`, `/cards/limits`. */
  page?: string;
  events: readonly TrailEvent[];
}

const LONGEST = 200;

/** `/cards/travel-card?x=1` → `cards travel card`; a title stays as it is. */
export function pageWords(page: string): string {
  const plain = page.slice(0, LONGEST).trim();
  if (!/^(?:https?:|\/)/.test(plain)) return plain;
  return plain
    .replace(/^https?:\/\/[^/]*/, '')
    .replace(/[?#].*$/, '')
    .split(/[/_.-]+/)
    .filter((part) => /\p{L}/u.test(part) && !/^[0-9a-f]{12,}$/i.test(part))
    .join(' ');
}

/** The label when there is one, otherwise the name as words: `payment_declined` → `payment declined`. */
export function eventWords({ name, label }: TrailEvent): string {
  const words = name
    .slice(0, LONGEST)
    .replace(/[._-]+/g, ' ')
    .trim();
  return label === undefined || label.trim() === '' ? words : label.slice(0, LONGEST).trim();
}
