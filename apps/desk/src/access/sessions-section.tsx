import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../administration/room.tsx';
import { call } from '../platform/api.ts';
import { Avatar } from '../platform/avatars.tsx';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { ago } from '../platform/format.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { SearchInput } from '../platform/search-input.tsx';
import { tell } from '../platform/toasts.tsx';
import { browserName } from './browser-name.ts';
import { placeName } from './place-name.ts';

type Session = RouteReply<'listAllSessions'>['sessions'][number];
type Question = { what: 'endAll' | 'lost'; id: Session['personId']; name: string };

/** Who is signed in, by person; newest first. */
export function SessionsSection(): ReactElement {
  const { t } = useTranslation(['security', 'access']);
  const people = useDesk((state) => state.people);
  const { data, error, refetch } = useQuery({
    queryKey: ['all-sessions'],
    queryFn: () => call('GET /api/sessions'),
    staleTime: 0,
  });
  const [words, setWords] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  const nameOf = (id: Session['personId']) => people.find((person) => person.id === id)?.name ?? id;
  const deviceOf = ({ agent }: Session) => browserName(agent) ?? t('access:sessions.unknown');

  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      tell(done);
      setQuestion(null);
    } catch (refusal) {
      tell(problemWords(refusal), { tone: 'breaking' });
    }
    void refetch();
  };
  const wanted = words.toLowerCase().trim();
  const found = (data?.sessions ?? []).filter((session) =>
    [nameOf(session.personId), deviceOf(session), placeName(session.address)].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  const groups = new Map<Session['personId'], Session[]>();
  for (const session of found) groups.set(session.personId, [...(groups.get(session.personId) ?? []), session]);

  return (
    <Page title={t('everySession.name')} text={t('everySession.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {data && (
        <>
          <div className="mb-2 flex flex-wrap items-center gap-3">
            <SearchInput
              label={t('everySession.search')}
              value={words}
              onValue={setWords}
              className="w-full max-w-72"
            />
            <p role="status" className="text-12 text-ink-3">
              {found.length ? t('everySession.count', { count: found.length }) : t('everySession.nobody')}
            </p>
          </div>
          {[...groups].map(([personId, sessions]) => {
            const name = nameOf(personId);
            return (
              <section key={personId} aria-label={name} className="border-t border-line py-3">
                <div className="flex flex-wrap items-center gap-2">
                  <Avatar kind="staff" name={name} />
                  <h2 className="min-w-0 flex-1 truncate text-13 font-semibold">{name}</h2>
                  <Button
                    size="small"
                    aria-label={t('everySession.lostOf', { name })}
                    onClick={() => setQuestion({ what: 'lost', id: personId, name })}
                  >
                    {t('everySession.lost')}
                  </Button>
                  <Button
                    size="small"
                    aria-label={t('everySession.endAllOf', { name })}
                    onClick={() => setQuestion({ what: 'endAll', id: personId, name })}
                  >
                    {t('everySession.endAll')}
                  </Button>
                </div>
                <ul>
                  {sessions.map((session) => {
                    const device = deviceOf(session);
                    return (
                      <li key={session.id} className="flex items-center gap-3 py-1.5 pl-9 max-md:pl-0">
                        <div className="min-w-0 flex-1">
                          <div className="truncate text-13">
                            {device}
                            {session.current && (
                              <span className="ml-2 text-12 text-done">{t('everySession.thisOne')}</span>
                            )}
                          </div>
                          <div className="text-12 text-ink-3">
                            {[placeName(session.address), t(`way.${session.method}`), ago(session.lastSeenAt)].join(
                              ' · ',
                            )}
                          </div>
                        </div>
                        {!session.current && (
                          <Button
                            size="small"
                            aria-label={t('everySession.endOf', { name, device })}
                            onClick={() =>
                              void act(
                                () => call('DELETE /api/sessions/:sessionId', { params: { sessionId: session.id } }),
                                t('everySession.ended'),
                              )
                            }
                          >
                            {t('everySession.end')}
                          </Button>
                        )}
                      </li>
                    );
                  })}
                </ul>
              </section>
            );
          })}
        </>
      )}
      <Dialog
        open={question !== null}
        onClose={() => setQuestion(null)}
        title={
          question ? t(question.what === 'lost' ? 'everySession.lostTitle' : 'everySession.endAllTitle', question) : ''
        }
      >
        <div className="p-4">
          <p className="text-13 text-ink-2">
            {question?.what === 'lost' ? t('everySession.lostText') : t('everySession.endAllText')}
          </p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setQuestion(null)}>{t('everySession.keep')}</Button>
            <Button
              look="breaking"
              onClick={() => {
                if (!question) return;
                const params = { id: question.id };
                if (question.what === 'lost') {
                  void act(
                    () => call('DELETE /api/people/:id/second-factor', { params }),
                    t('everySession.lostDone', question),
                  );
                } else void act(() => call('DELETE /api/people/:id/sessions', { params }), t('everySession.ended'));
              }}
            >
              {question?.what === 'lost' ? t('everySession.lostDo') : t('everySession.endAll')}
            </Button>
          </div>
        </div>
      </Dialog>
    </Page>
  );
}
