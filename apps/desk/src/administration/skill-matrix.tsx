import type { AgentStatus, Skill } from '@harken/contract/people';
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead } from '../analytics/table-parts.tsx';
import { call, isRefused } from '../platform/api.ts';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { proficiencyTyped, stepped } from './skill-grid.ts';

const levelOf = ({ skills }: AgentStatus, skill: Skill) =>
  skills.find(({ skillId }) => skillId === skill.id)?.proficiency ?? null;

/**
 * People × skills. Arrows move, 1 to 5 set, 0 or Delete clear; each cell saves by itself and can be taken back. On a
 * touch screen a tap goes on to the next level.
 */
export function SkillMatrix({ skills }: { skills: readonly Skill[] }): ReactElement {
  const { t } = useTranslation('administration');
  const agents = useDesk((state) => state.agents);
  const rows = [...agents].sort((a, b) => a.name.localeCompare(b.name));
  const [at, setAt] = useState({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);

  async function set(agent: AgentStatus, skill: Skill, proficiency: number | null, expected: number | null) {
    if (proficiency === expected) return;
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
      if (typed === undefined) return;
      void set(agent, skill, typed, levelOf(agent, skill));
    }
    event.preventDefault();
    event.stopPropagation();
  }

  if (!rows.length) return <p className="text-13 text-ink-2">{t('skills.nobody')}</p>;
  return (
    <>
      <p id="matrix-keys" className="mb-2 text-12 text-ink-2">
        {t('skills.keys')}
      </p>
      <ScrollRegion aria-label={t('skills.matrix')} className="overflow-x-auto">
        <table ref={grid} aria-label={t('skills.matrix')} aria-describedby="matrix-keys" className="text-13">
          <thead>
            <tr className="border-b border-line-strong">
              <th scope="col" className={cellHead}>
                {t('skills.person')}
              </th>
              {skills.map((skill) => (
                <th key={skill.id} scope="col" className={`${cellHead} min-w-16 text-center!`}>
                  {localName(skill.name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((agent, row) => (
              <tr key={agent.personId} className="border-b border-line">
                <th scope="row" className="h-9 pr-4 text-left font-medium whitespace-nowrap">
                  {agent.name}
                </th>
                {skills.map((skill, column) => {
                  const level = levelOf(agent, skill);
                  return (
                    <td key={skill.id} className="border-l border-line p-0">
                      <button
                        type="button"
                        data-cell={`${row} ${column}`}
                        tabIndex={at.row === row && at.column === column ? 0 : -1}
                        aria-label={t('skills.cell', {
                          name: agent.name,
                          skill: localName(skill.name),
                          level: level ?? t('skills.none'),
                        })}
                        onFocus={() => setAt({ row, column })}
                        onKeyDown={(event) => onKey(event, agent, skill)}
                        onDoubleClick={() => void set(agent, skill, ((level ?? 0) % 5) + 1, level)}
                        className="grid h-9 w-full cursor-cell place-items-center select-none hover:bg-surface-2 focus-visible:outline-offset-[-2px]"
                      >
                        <Level of={level} />
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

/** The figure and how far it goes: readable without colour. */
function Level({ of: level }: { of: number | null }): ReactElement {
  if (level === null) return <span className="text-ink-3">·</span>;
  return (
    <span className="inline-flex flex-col items-center gap-0.5">
      <span className="font-medium">{level}</span>
      <span aria-hidden="true" className="block h-1 w-8 overflow-hidden rounded-full bg-surface-3">
        <span className="block h-full bg-accent" style={{ width: `${level * 20}%` }} />
      </span>
    </span>
  );
}
