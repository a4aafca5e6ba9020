import type { AgentStatus, Presence } from '@harken/contract/people';
import { Ellipsis } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { listOf, number, percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useNow } from '../platform/ticker.ts';
import { presences } from '../routing/presence.ts';
import { PresenceDot, presenceTone } from '../routing/presence-dot.tsx';
import type { BoardState } from './attention.ts';
import { SteerDialog } from './steer-dialog.tsx';
import { cellHead, cellHeadRight, TableHead } from './table-parts.tsx';

const loadOf = ({ held, capacity }: AgentStatus) => (capacity > 0 ? held / capacity : 0);

/** Who is there, how full their hands are, and since when. */
export function AgentsTable({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation(['analytics', 'routing']);
  const queues = useDesk((state) => state.queues);
  const skills = useDesk((state) => state.skills);
  const maySteer = useMay('agent.steer');
  const [steering, setSteering] = useState<AgentStatus | null>(null);
  const [sort, setSort] = useState<'presence' | 'load' | 'name'>('presence');
  const agents = useMemo(() => {
    const rank = (presence: Presence) => presences.indexOf(presence);
    const by = {
      presence: (a: AgentStatus, b: AgentStatus) => rank(a.presence) - rank(b.presence) || loadOf(b) - loadOf(a),
      load: (a: AgentStatus, b: AgentStatus) => loadOf(b) - loadOf(a),
      name: () => 0,
    }[sort];
    return board.agents.filter((agent) => agent.capacity > 0).sort((a, b) => by(a, b) || a.name.localeCompare(b.name));
  }, [board.agents, sort]);
  const queueNames = (agent: AgentStatus) =>
    listOf(queues.filter(({ id }) => agent.queueIds.includes(id)).map(({ name }) => localName(name)));
  const skillNames = (agent: AgentStatus) =>
    agent.skills
      .map(({ skillId, proficiency }) => {
        const skill = skills.find(({ id }) => id === skillId);
        return skill ? `${localName(skill.name)} ${proficiency}` : '';
      })
      .filter(Boolean);
  const csv = () => ({
    head: [
      t('csv.agent'),
      t('csv.presence'),
      t('csv.since'),
      t('csv.connected'),
      t('csv.held'),
      t('csv.capacity'),
      t('csv.queues'),
      t('csv.skills'),
    ],
    rows: agents.map((agent) => [
      agent.name,
      t(`routing:presence.${agent.presence}`),
      agent.presenceSince,
      agent.connected ? t('agents.yes') : t('agents.no'),
      agent.held,
      agent.capacity,
      queueNames(agent),
      skillNames(agent).join('; '),
    ]),
  });
  const heads = [
    { key: 'name', label: t('csv.agent') },
    { key: 'presence', label: t('csv.presence') },
    { key: 'load', label: t('agents.load') },
  ] as const;
  const taking = agents.filter(({ presence, connected }) => presence === 'available' && connected).length;
  return (
    <div>
      <TableHead
        id="agents"
        title={t('agents.title')}
        note={t('agents.note', { taking: number(taking), all: number(agents.length) })}
        file="agents"
        csv={csv}
      />
      <ScrollRegion aria-labelledby="agents" className="overflow-x-auto">
        <table className="w-full text-13">
          <thead>
            <tr className="border-b border-line-strong">
              {heads.map(({ key, label }) => (
                <th
                  key={key}
                  scope="col"
                  aria-sort={sort === key ? (key === 'load' ? 'descending' : 'ascending') : 'none'}
                  className={cellHead}
                >
                  <button type="button" className="min-h-6 hover:text-ink-1" onClick={() => setSort(key)}>
                    {label} {sort === key && <span aria-hidden="true">{key === 'load' ? '↓' : '↑'}</span>}
                  </button>
                </th>
              ))}
              <th scope="col" className={cellHead}>
                {t('csv.queues')}
              </th>
              {maySteer && (
                <th scope="col" className={cellHeadRight}>
                  <span className="sr-only">{t('attention.action')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <tr key={agent.personId} className="border-b border-line [&>td]:h-8 [&>td]:pr-3">
                <td>
                  <span
                    className="flex items-center gap-2 font-medium whitespace-nowrap"
                    title={skillNames(agent).join(', ')}
                  >
                    <Avatar kind="staff" name={agent.name} size={20} />
                    {agent.name}
                  </span>
                </td>
                <td className="whitespace-nowrap">
                  <span className="flex items-center gap-1.5">
                    <PresenceDot presence={agent.presence} />
                    <span className={presenceTone(agent.presence)}>{t(`routing:presence.${agent.presence}`)}</span>
                    <Since at={agent.presenceSince} />
                    {!agent.connected && agent.presence !== 'offline' && (
                      <span className="text-12 text-breaking">× {t('agents.lost')}</span>
                    )}
                  </span>
                </td>
                <td>
                  <LoadBar agent={agent} />
                </td>
                <td className="max-w-56 truncate text-12 text-ink-2">{queueNames(agent)}</td>
                {maySteer && (
                  <td className="pr-0! text-right">
                    <IconButton
                      icon={Ellipsis}
                      label={t('steer.title', { name: agent.name })}
                      onClick={() => setSteering(agent)}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
        {!agents.length && <p className="py-2 text-13 text-ink-2">{t('agents.none')}</p>}
      </ScrollRegion>
      {steering && (
        <SteerDialog
          personId={steering.personId}
          name={steering.name}
          to={steering.presence === 'available' ? 'away' : 'available'}
          close={() => setSteering(null)}
        />
      )}
    </div>
  );
}

function Since({ at }: { at: string }): ReactElement {
  const text = useNow((now) => span((now - Date.parse(at)) / 1000));
  return <span className="text-12 text-ink-3">{text}</span>;
}

/** Handling in grey, above 95 % amber, wrap-up hatched: the numbers stand beside it. */
function LoadBar({ agent }: { agent: AgentStatus }): ReactElement {
  const load = loadOf(agent);
  const look = agent.presence === 'wrap_up' ? 'hatch-wait' : load > 0.95 ? 'bg-attention' : 'bg-staff';
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <span aria-hidden="true" className="h-[7px] w-24 overflow-hidden rounded-[1px] bg-surface-3">
        <i className={`block h-[7px] ${look}`} style={{ width: `${Math.min(1, load) * 100}%` }} />
      </span>
      <span className="text-12 text-ink-2">
        {number(agent.held, 1)} / {number(agent.capacity, 1)}
        <span className="sr-only"> {percent(load)}</span>
      </span>
    </span>
  );
}
