import { expect, test } from 'vitest';
import { createLogger } from './log.ts';

function logged(say: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  say(createLogger('info', (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line));
}

test('one JSON object a line, with what the caller gave', () => {
  expect(
    logged((logger) => {
      logger.debug('not said');
      logger.child({ room: 'routing' }).info({ caseId: 'case_1' }, 'Assigned.');
    }),
  ).toEqual([{ at: expect.any(String), level: 'info', room: 'routing', caseId: 'case_1', message: 'Assigned.' }]);
});

test('no secret and no personal text reaches the log, however deep', () => {
  const said = JSON.stringify(
    logged((logger) => {
      logger.info({ password: 'hunter2', request: { headers: { authorization: 'hunter2', cookie: 'hunter2' } } });
      logger.info({ message: { text: 'hunter2', note: 'hunter2' }, customer: { email: 'hunter2', phone: 'hunter2' } });
      logger.info({
        req: { method: 'GET', url: '/reset?token=hunter2', headers: { cookie: 'hunter2' }, body: 'hunter2' },
      });
      logger.child({ apiKey: 'hunter2', resetToken: 'hunter2' }).warn({ items: [{ body: 'hunter2' }] }, 'Odd.');
      logger.error(
        Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(hunter2) exists.' }),
      );
    }),
  );
  expect(said).not.toContain('hunter2');
  expect(said).toContain('duplicate key');
  expect(said).toContain('/reset?…');
});
