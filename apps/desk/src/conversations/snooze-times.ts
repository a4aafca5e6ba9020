export type SnoozeChoice = 'hour' | 'threeHours' | 'evening' | 'tomorrow' | 'monday' | 'week';

/** Times worth offering, soonest first, by the wall clock of whoever snoozes. Nothing twice, nothing in the past. */
export function snoozeTimes(now: Date): { id: SnoozeChoice; at: Date }[] {
  const at = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const inHours = (hours: number) => new Date(Math.ceil((now.getTime() + hours * 3_600_000) / 300_000) * 300_000);
  const daysToMonday = ((8 - now.getDay()) % 7 || 7) as number;
  const all: { id: SnoozeChoice; at: Date }[] = [
    { id: 'hour', at: inHours(1) },
    { id: 'threeHours', at: inHours(3) },
    { id: 'evening', at: at(0, 18) },
    { id: 'tomorrow', at: at(1, 9) },
    { id: 'monday', at: at(daysToMonday, 9) },
    { id: 'week', at: at(7, 9) },
  ];
  const seen = new Set<number>();
  return all
    .filter(({ id, at: time }) => {
      if (time <= now || seen.has(time.getTime())) return false;
      // An evening that is nearly here is the same as an hour.
      if (id === 'evening' && now.getHours() >= 17) return false;
      seen.add(time.getTime());
      return true;
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The value of a `datetime-local` field, in local time. */
export function fieldValue(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
