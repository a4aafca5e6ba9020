/** How a file writes when something was, so that a forecast can go on in the same way. */
export type Form =
  | { readonly kind: 'index' }
  | {
      readonly kind: 'date';
      /** `T` or a blank before the time; null for a date alone. */
      readonly separator: 'T' | ' ' | null;
      readonly seconds: boolean;
      readonly zone: 'Z' | 'offset' | 'none';
    };

export interface Moment {
  /** Milliseconds, or the number itself of an index. */
  readonly at: number;
  readonly offsetMinutes: number;
  readonly form: Form;
}

const written = /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** @returns null for what is neither an ISO 8601 date nor a whole number */
export function momentOf(text: string): Moment | null {
  if (/^[+-]?\d{1,15}$/.test(text)) return { at: Number(text), offsetMinutes: 0, form: { kind: 'index' } };
  const found = written.exec(text);
  if (!found) return null;
  const [, year, month, day, separator, hour = '0', minute = '0', second, zone] = found;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  );
  const read = new Date(local);
  // 30 February would silently become 1 March.
  if (
    read.getUTCDate() !== Number(day) ||
    read.getUTCMonth() !== Number(month) - 1 ||
    read.getUTCHours() !== Number(hour)
  )
    return null;
  const offsetMinutes = zone === undefined || zone === 'Z' ? 0 : offsetOf(zone);
  return {
    at: local - offsetMinutes * 60_000,
    offsetMinutes,
    form: {
      kind: 'date',
      separator: (separator as 'T' | ' ' | undefined) ?? null,
      seconds: second !== undefined,
      zone: zone === undefined ? 'none' : zone === 'Z' ? 'Z' : 'offset',
    },
  };
}

function offsetOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}

/** The same form again. */
export function spell(at: number, offsetMinutes: number, form: Form): string {
  if (form.kind === 'index') return String(at);
  const text = new Date(at + offsetMinutes * 60_000).toISOString();
  if (form.separator === null) return text.slice(0, 10);
  const clock = text.slice(11, form.seconds ? 19 : 16);
  const zone = form.zone === 'none' ? '' : form.zone === 'Z' ? 'Z' : spellOffset(offsetMinutes);
  return `${text.slice(0, 10)}${form.separator}${clock}${zone}`;
}

function spellOffset(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}
