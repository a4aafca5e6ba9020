import type { Thread } from '@harken/client/desk-state';
import type { Decision } from '@harken/contract/record';
import i18next from 'i18next';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../customers/section.tsx';
import { useDesk } from '../platform/desk.ts';
import { dayAndTime, daysApart, number, percent, signed, span, timeWithSeconds } from '../platform/format.ts';
import { firstName } from '../platform/names.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useSegmentWords } from './segment-words.ts';

/** Why it came to whom it came: the decision in words, and everyone who was considered. */
export function WhyLine({ thread }: { thread: Thread }): ReactElement | null {
  const { t } = useTranslation('routing');
  const [open, setOpen] = useState(false);
  const me = useDesk((state) => state.me.id);
  const { conversation, decisions } = thread;
  const decision = decisions.reduce<Decision | undefined>(
    (last, one) => (!last || one.at >= last.at ? one : last),
    undefined,
  );
  const title = !conversation.agentId
    ? t('why.waits')
    : conversation.agentId === me
      ? t('why.you')
      : t('why.other', { name: firstName(conversation.agentName) });
  if (!decision) {
    return (
      <Section title={conversation.agentId ? title : t('why.none')}>
        <p className="text-12 leading-[18px] text-ink-3">
          {conversation.handledBy === 'virtual_agent'
            ? t('why.virtualAgent')
            : conversation.agentId
              ? t('why.byHand')
              : t('why.notYet')}
        </p>
      </Section>
    );
  }
  return (
    <Section
      title={title}
      aside={daysApart(decision.at, Date.now()) ? dayAndTime(decision.at) : timeWithSeconds(decision.at)}
    >
      <DecisionWords decision={decision} />
      {decision.segment && <SegmentWords segment={decision.segment} />}
      {decision.considered.length > 0 && (
        <>
          <button
            type="button"
            aria-expanded={open}
            className="min-h-6 text-12 font-medium text-accent hover:underline"
            onClick={() => setOpen(!open)}
          >
            {open ? t('why.hide') : t('why.show', { count: decision.considered.length })}
          </button>
          {open && <Considered decision={decision} />}
        </>
      )}
    </Section>
  );
}

/** A code of a newer server is shown as it is. */
export function reasonWords(code: string, count = 0): string {
  const key = `routing:reason.${code}`;
  return i18next.exists(key, { count }) ? i18next.t(key as 'routing:reason.closed', { count }) : code;
}

function DecisionWords({ decision }: { decision: Decision }): ReactElement {
  const { t } = useTranslation('routing');
  const eligible = decision.considered.filter((one) => one.eligible);
  const chosen = decision.considered.find((one) => one.agentId === decision.agentId);
  const next = eligible.filter((one) => one !== chosen).sort((a, b) => worth(b) - worth(a) || a.load - b.load)[0];
  const people = useDesk((state) => state.people);
  const nameOf = (id: string | undefined) => people.find((person) => person.id === id)?.name ?? '';
  const isGiven = decision.outcome === 'offered' || decision.outcome === 'assigned';
  const words = [
    reasonWords(decision.reason, eligible.length),
    decision.reason === 'tried' && decision.propensity
      ? t('why.chance', { share: percent(decision.propensity, 1) })
      : '',
    chosen?.proficiency ? t('why.skill', { level: chosen.proficiency }) : '',
    chosen ? t('why.load', { load: percent(chosen.load) }) : '',
    isGiven && next ? t('why.next', { name: nameOf(next.agentId), load: percent(next.load) }) : '',
    isGiven ? comparedWords(chosen, next) : '',
    decision.experiment ? t(`why.arm.${decision.experiment.arm}`) : '',
  ].filter(Boolean);
  return <p className="text-12 leading-[18px] text-ink-2">{words.join(t('why.joint'))}</p>;
}

/** Of what value and how complex it is, by what, and what follows. */
function SegmentWords({ segment }: { segment: NonNullable<Decision['segment']> }): ReactElement {
  const { t } = useTranslation('routing');
  const words = useSegmentWords();
  return <p className="mt-1 text-12 leading-[18px] text-ink-2">{words.why(segment).join(t('why.joint'))}</p>;
}

type Candidate = Decision['considered'][number];

const worth = ({ parts }: Candidate): number => Object.values(parts ?? {}).reduce((sum, points) => sum + points, 0);

/** What speaks for the one and against the other, the most important first; nothing for decisions without parts. */
function comparedWords(chosen: Candidate | undefined, next: Candidate | undefined): string {
  if (!chosen?.parts || !next?.parts) return '';
  const differences = Object.entries(chosen.parts)
    .map(([what, points]) => ({ what, by: points - (next.parts?.[what] ?? 0) }))
    .filter(({ by }) => Math.abs(by) >= 0.05)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, 3);
  const words = differences.map(({ what, by }) => {
    const key = `routing:part.${what}`;
    return `${i18next.exists(key) ? i18next.t(key as 'routing:part.load') : what} ${signed(by)}`;
  });
  return words.length > 0 ? i18next.t('routing:why.compared', { parts: words.join(' · ') }) : '';
}

function Considered({ decision }: { decision: Decision }): ReactElement {
  const { t } = useTranslation('routing');
  const people = useDesk((state) => state.people);
  const rows = [...decision.considered].sort(
    (a, b) =>
      Number(b.agentId === decision.agentId) - Number(a.agentId === decision.agentId) ||
      Number(b.eligible) - Number(a.eligible) ||
      a.load - b.load,
  );
  return (
    <ScrollRegion aria-label={t('why.table')} className="mt-1 overflow-x-auto">
      <table className="w-full text-12 leading-[18px]">
        <thead>
          <tr className="text-left text-11 text-ink-3 [&>th]:pr-2 [&>th]:font-medium">
            <th scope="col">{t('why.agent')}</th>
            <th scope="col">{t('why.could')}</th>
            <th scope="col" className="text-right">
              {t('why.level')}
            </th>
            <th scope="col" className="text-right">
              {t('why.loadShort')}
            </th>
            <th scope="col" className="pr-0! text-right">
              {t('why.idle')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ agentId, eligible, reason, proficiency, load, idleSeconds }) => (
            <tr key={agentId} className={`border-t border-line [&>td]:pr-2 ${eligible ? '' : 'text-ink-3'}`}>
              <td className={`max-w-28 truncate ${agentId === decision.agentId ? 'font-semibold' : ''}`}>
                {people.find(({ id }) => id === agentId)?.name ?? agentId.slice(0, 9)}
              </td>
              <td>{reasonWords(reason)}</td>
              <td className="text-right">{proficiency === null ? '–' : number(proficiency)}</td>
              <td className="text-right">{percent(load)}</td>
              <td className="pr-0! text-right">{span(idleSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
