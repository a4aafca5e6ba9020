import type { Given, Option } from './command.ts';
import { configuration } from './configuration.ts';

export const port: Option = { kind: { value: 'number' }, about: 'Where it listens. Wins over PORT.' };

/** What the demonstration on this machine answers; null, and said so, when none does. */
export async function askDemonstration(
  values: Given['values'],
  path: 'live' | 'history',
  body: object,
): Promise<Response | null> {
  const port = values.get('port') ?? (await configuration()).PORT;
  const answer = await fetch(`http://127.0.0.1:${port}/demo/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (answer?.ok) return answer;
  console.error(`No demonstration answers on port ${port} of this machine.`);
  return null;
}
