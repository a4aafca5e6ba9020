/** What commands about recorded days have in common. */
import { readFileSync } from 'node:fs';
import { Misuse, type Option } from './command.ts';
import { BadInput, lineOf, parseJson } from './json-input.ts';

export const zoneOption: Option = {
  kind: { value: 'zone' },
  about: 'Where days begin, such as Asia/Singapore; this machine’s zone unless said otherwise.',
};

export const hostZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param named as in `--named` */
export function numberIn(given: string | undefined, named: string, standard: number, most: number): number {
  const value = Number(given ?? standard);
  if (!Number.isInteger(value) || value < 2 || value > most)
    throw new Misuse(`--${named} must be a number from 2 to ${most}.`);
  return value;
}

export async function plansIn(file: string | undefined) {
  if (file === undefined) return [];
  const [{ routingPlan }, { listOf, readAs }] = await Promise.all([
    import('@harken/contract/routing-plan'),
    import('@harken/contract/quantities'),
  ]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput([`${file} cannot be read: ${(error as Error).message}`]);
  }
  const read = readAs(listOf(routingPlan), parseJson(text, file));
  if ('mistakes' in read) throw new BadInput(read.mistakes.map((mistake) => lineOf(mistake)));
  return read.value;
}

/** A refusal of the server's, as a sentence for whoever typed the command. */
export async function askedFor<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const { more } = error as { more?: { detail?: string; mistakes?: { path: string; message: string }[] } };
    if (!more) throw error;
    throw new BadInput(
      more.mistakes?.map(({ path, message }) => `${path} ${message}`) ?? [more.detail ?? String(error)],
    );
  }
}
