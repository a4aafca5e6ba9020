import { onTestFinished, TestRunner } from 'vitest';

type End = () => Promise<unknown>;

/** What to close after the file that is running: the last opened first, since it stands on what was opened before. */
const ends: End[] = [];

/** Closes something after the test that opened it, or after the file when it was opened for all of its tests. */
export function atEnd(end: End): void {
  if (TestRunner.getCurrentTest()) onTestFinished(async () => void (await end()));
  else ends.push(end);
}

export async function closeWhatIsOpen(): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
}
