import type { AgentStatus, Skill } from '@harken/contract/people';
import type { LearnedSkill } from '@harken/contract/routes-routing';
import { ArrowDown, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead } from '../analytics/table-parts.tsx';
import { call, isRefused } from '../platform/api.ts';
import { useChoices, useDesk, useMay } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { type Disagreement, disagreements, learnedAt, useLearned } from '../routing/learned.ts';
import { Interval, useAtOnceWords, useLearnedWords } from '../routing/learned-parts.tsx';
import { Select } from './setting.tsx';
import { proficiencyTyped, sortedBy, stepped } from './skill-grid.ts';

const levelOf = ({ skills }: AgentStatus, skill: Skill) =>
  skills.find(({ skillId }) => skillId === skill.id)?.proficiency ?? null;

const figures = ['level', 'resolution', 'handleSeconds'] as const;
type Figure = (typeof figures)[number];

interface Known {
  level: number | null;
  learned: LearnedSkill | null;
  odd: Disagreement | null;
}
const nothing: Known = { level: null, learned: null, odd: null };

/** Every cell, by skill and person. */
function useCells(skills: readonly Skill[], agents: readonly AgentStatus[], all: readonly LearnedSkill[] | undefined) {
  const queues = useChoices('queues');
  return useMemo(() => {
    const byAgent = new Map<string, LearnedSkill[]>();
    for (const one of all ?? []) byAgent.set(one.agentId, [...(byAgent.get(one.agentId) ?? []), one]);
    const cellsOf = (skill: Skill) => {
      const of = agents.map((agent) => ({
        level: levelOf(agent, skill),
        learned: learnedAt(byAgent.get(agent.personId) ?? [], { skillId: skill.id, queues }),
      }));
      const odd = disagreements(of);
      return new Map(agents.map(({ personId }, n) => [personId, { ...nothing, ...of[n], odd: odd[n] ?? null }]));
    };
    return new Map(skills.map((skill) => [skill.id, cellsOf(skill)]));
  }, [skills, agents, all, queues]);
}

/**
 * People × skills: what is declared, and what was learned at such work beside it. Arrows move, 1 to 5 set, 0 or Delete
 * clear; each cell saves by itself and can be taken back. On a touch screen a tap says what was learned, two set.
 */
export function SkillMatrix({ skills }: { skills: readonly Skill[] }): ReactElement {
  const { t } = useTranslation('administration');
  const agents = useDesk((state) => state.agents);
  const maySet = useMay('people.manage');
  const learned = useLearned();
  const words = useLearnedWords();
  const atOnceWords = useAtOnceWords();
  const [sort, setSort] = useState<{ skill: Skill['id'] | null; by: Figure }>({ skill: null, by: 'level' });
  const [at, setAt] = useState({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const keysId = useId();

  const atOnce = learned.data?.atOnce.length ? learned.data.atOnce : null;
  const cells = useCells(skills, agents, learned.data?.skills);
  const cellOf = (agent: AgentStatus, skill: Skill): Known => cells.get(skill.id)?.get(agent.personId) ?? nothing;
  const sortSkill = skills.find(({ id }) => id === sort.skill);
  const rows = sortedBy(
    [...agents].sort((a, b) => a.name.localeCompare(b.name)),
    (agent) => (sortSkill ? figureOf(cellOf(agent, sortSkill), sort.by) : null),
    sort.by === 'handleSeconds' ? 'lowest' : 'highest',
  );

  /** Everything about a cell, in words. */
  function says(agent: AgentStatus, skill: Skill): string {
    const { level, learned: found, odd } = cellOf(agent, skill);
    return [
      t('skills.cell', { name: agent.name, skill: localName(skill.name), level: level ?? t('skills.none') }),
      ...(found ? [words.resolves(found), words.takes(found), words.restsOn(found)] : []),
      ...(odd ? [t(`skills.odd.${odd}`)] : []),
    ].join(t('skills.joint'));
  }

  async function set(agent: AgentStatus, skill: Skill, proficiency: number | null, expected: number | null) {
    if (proficiency === expected || !maySet) return;
    const params = { id: agent.personId, skillId: skill.id };
    try {
      await call('PUT /api/people/:id/skills/:skillId', { params, body: { proficiency, expected } });
      const named = { name: agent.name, skill: localName(skill.name) };
      tell(proficiency === null ? t('skills.cleared', named) : t('skills.set', { ...named, level: proficiency }), {
        undo: () => void set(agent, skill, expected, proficiency),
      });
    } catch (error) {
      tell(isRefused(error, 'record.changed') ? t('skills.cellChanged') : problemWords(error), { tone: 'breaking' });
    }
  }

  function onKey(event: KeyboardEvent, agent: AgentStatus, skill: Skill) {
    const next = stepped(at, event.key, { rows: rows.length, columns: skills.length });
    if (next) {
      setAt(next);
      grid.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
    } else {
      const typed = event.ctrlKey || event.metaKey || event.altKey ? undefined : proficiencyTyped(event.key);
      if (typed === undefined || !maySet) return;
      void set(agent, skill, typed, levelOf(agent, skill));
    }
    event.preventDefault();
    event.stopPropagation();
  }

  if (!rows.length) return <p className="text-13 text-ink-2">{t('skills.nobody')}</p>;
  const [focused, column] = [rows[at.row], skills[at.column]];
  return (
    <>
      <div id={keysId} className="mb-2 max-w-[720px] text-12 text-ink-2">
        {maySet && <p>{t('skills.keys')}</p>}
        {learned.data && <p>{t(learned.data.at ? 'skills.learned' : 'skills.nothingLearned')}</p>}
      </div>
      {learned.error && <PartFailed error={learned.error} retry={() => void learned.refetch()} />}
      <div className="mb-2 flex flex-wrap items-center gap-x-2 text-12 text-ink-2">
        <label htmlFor={`${keysId}-sort`}>{t('skills.sortBy')}</label>
        <Select
          id={`${keysId}-sort`}
          className="w-auto!"
          value={sort.by}
          onChange={(event) => setSort({ ...sort, by: event.target.value as Figure })}
        >
          {figures.map((by) => (
            <option key={by} value={by}>
              {t(`skills.figure.${by}`)}
            </option>
          ))}
        </Select>
      </div>
      {/* For the eye: who hears it has heard the cell. */}
      {learned.data?.at && focused && column && (
        <p aria-hidden="true" className="mb-2 min-h-9 text-13 max-md:min-h-15">
          {says(focused, column)}
        </p>
      )}
      <ScrollRegion aria-label={t('skills.matrix')} className="overflow-x-auto">
        <table ref={grid} aria-label={t('skills.matrix')} aria-describedby={keysId} className="text-13">
          <thead>
            <tr className="border-b border-line-strong">
              <SortHead sorted={sort.skill === null} onSort={() => setSort({ ...sort, skill: null })}>
                {t('skills.person')}
              </SortHead>
              {atOnce && (
                <th scope="col" className={cellHead}>
                  {t('skills.atOnce')}
                </th>
              )}
              {skills.map((skill) => (
                <SortHead
                  key={skill.id}
                  centred
                  sorted={sort.skill === skill.id}
                  onSort={() => setSort({ ...sort, skill: skill.id })}
                >
                  {localName(skill.name)}
                </SortHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((agent, row) => (
              <tr key={agent.personId} className="border-b border-line">
                <th scope="row" className="h-9 pr-4 text-left font-medium whitespace-nowrap">
                  {agent.name}
                </th>
                {atOnce && (
                  <td className="max-w-56 min-w-40 border-l border-line px-2 py-1 text-12 leading-4 text-ink-2">
                    {atOnceWords(
                      atOnce.find(({ agentId }) => agentId === agent.personId),
                      agent.capacity,
                    )}
                  </td>
                )}
                {skills.map((skill, place) => {
                  const cell = cellOf(agent, skill);
                  return (
                    <td key={skill.id} className="border-l border-line p-0">
                      <button
                        type="button"
                        data-cell={`${row} ${place}`}
                        tabIndex={at.row === row && at.column === place ? 0 : -1}
                        onFocus={() => setAt({ row, column: place })}
                        onKeyDown={(event) => onKey(event, agent, skill)}
                        onDoubleClick={() => void set(agent, skill, ((cell.level ?? 0) % 5) + 1, cell.level)}
                        className="grid min-h-9 w-full cursor-cell place-items-center px-2 py-0.5 select-none hover:bg-surface-2 focus-visible:outline-offset-[-2px]"
                      >
                        <span className="sr-only">{says(agent, skill)}</span>
                        <Level of={cell.level} />
                        {cell.learned && <LearnedFigures of={cell.learned} odd={cell.odd !== null} />}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function figureOf({ level, learned }: Known, by: Figure): number | null {
  return by === 'level' ? level : (learned?.[by].mean ?? null);
}

function SortHead({
  sorted,
  centred = false,
  onSort,
  children,
}: {
  sorted: boolean;
  centred?: boolean;
  onSort: () => void;
  children: string;
}): ReactElement {
  return (
    <th
      scope="col"
      {...(sorted ? { 'aria-sort': 'other' as const } : {})}
      className={`${cellHead} ${centred ? 'min-w-16 px-2! text-center!' : ''}`}
    >
      <button type="button" className="inline-flex min-h-6 items-center gap-0.5 hover:underline" onClick={onSort}>
        {children}
        {sorted && <Icon of={ArrowDown} size={11} />}
      </button>
    </th>
  );
}

/** The figure and how far it goes: readable without colour. */
function Level({ of: level }: { of: number | null }): ReactElement {
  if (level === null)
    return (
      <span aria-hidden="true" className="text-ink-3">
        ·
      </span>
    );
  return (
    <span aria-hidden="true" className="inline-flex flex-col items-center gap-0.5">
      <span className="font-medium">{level}</span>
      <span className="block h-1 w-8 overflow-hidden rounded-full bg-surface-3">
        <span className="block h-full bg-accent" style={{ width: `${level * 20}%` }} />
      </span>
    </span>
  );
}

/** What was learned, small: the cell's name says it in words. */
function LearnedFigures({ of: learned, odd }: { of: LearnedSkill; odd: boolean }): ReactElement {
  return (
    <span aria-hidden="true" className="mt-1 flex flex-col items-center text-11 leading-[14px] text-ink-2">
      <Interval of={learned.resolution} most={1} />
      <span className="inline-flex items-center gap-1 whitespace-nowrap">
        {odd && <Icon of={TriangleAlert} size={11} className="text-attention" />}
        {percent(learned.resolution.mean)} · {span(learned.handleSeconds.mean)}
      </span>
    </span>
  );
}
