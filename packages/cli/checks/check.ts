/** One thing a machine can see about the whole project. */
export interface Check {
  readonly name: string;
  /** What it demands, said so that a reader of a failure knows why. */
  readonly demands: string;
  readonly run: (root: string) => Promise<Verdict>;
}

export interface Verdict {
  /** How much was looked at. A check that looked at nothing has failed: it proves nothing. */
  readonly looked: number;
  /** What was looked at, in the plural: "files", "links". */
  readonly at: string;
  /** One line each: where, and what is wrong there. */
  readonly problems: readonly string[];
}

export function passed(verdict: Verdict): boolean {
  return verdict.looked > 0 && verdict.problems.length === 0;
}
