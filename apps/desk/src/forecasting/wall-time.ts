/** What the wall of a zone shows at an instant, as a `datetime-local` field writes it: 2026-11-19T10:00. */
export function wallOf(instant: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(instant));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/**
 * The instant at which the wall shows this, or null where it is no time. An hour that the clock skips is taken an hour
 * later; of one that comes twice, the first.
 */
export function instantOf(wall: string, zone: string): string | null {
  const asIfUtc = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) || Number.isNaN(asIfUtc)) return null;
  const shift = (at: number) => Date.parse(`${wallOf(at, zone)}Z`) - at;
  // Of both sides of a change of the clock: whichever shows what was asked, the earlier first.
  const tries = [asIfUtc - shift(asIfUtc - 86_400_000), asIfUtc - shift(asIfUtc + 86_400_000)].sort((a, b) => a - b);
  const right = tries.find((at) => wallOf(at, zone) === wall) ?? tries.at(-1);
  return new Date(right as number).toISOString();
}
