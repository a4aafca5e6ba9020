import type { Conversation } from '@harken/contract/record';
import { CircleCheck, ListEnd, Lock, Moon, UserPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { assign, resolve, snooze, transfer } from '../conversations/acts.ts';
import { turnOf } from '../conversations/due.ts';
import { snoozeTimes } from '../conversations/snooze-times.ts';
import { ranked } from '../conversations/writing.ts';
import { whoMay } from './command-words.ts';
import { useChoices, useDesk, useMay } from './desk.ts';
import { number, soonTime } from './format.ts';
import { localName } from './i18n.ts';
import { Icon } from './icons.tsx';
import type { Entry } from './palette-entries.tsx';

const most = 4;
const icon = (of: Parameters<typeof Icon>[0]['of']) => <Icon of={of} className="text-ink-3" />;

/** What the pickers of the open case offer, by name: no need to open them first. */
export function useCaseEntries(words: string, open: Conversation | null, group: string): Entry[] {
  const { t } = useTranslation(['platform', 'conversations', 'routing']);
  const me = useDesk((state) => state.me);
  const agents = useDesk((state) => state.agents);
  const queues = useChoices('queues');
  const dispositions = useChoices('dispositions');
  const mayReply = useMay('conversation.reply');
  const maySteer = useMay('conversation.assign');
  if (!open || !mayReply || !words.trim() || turnOf(open) === 'done') return [];
  const refused = !maySteer && open.agentId !== null && open.agentId !== me.id;
  const locked = (usual: Entry): Entry =>
    refused ? { ...usual, icon: icon(Lock), detail: whoMay('conversation.assign'), refused } : usual;
  const withPeople = open.handledBy === 'people';
  const only = [open];
  const entries: Entry[] = [
    ...agents
      .filter((agent) => agent.personId !== open.agentId && agent.capacity > 0)
      .map((agent) =>
        locked({
          id: `assign ${agent.personId}`,
          group,
          name: t('palette.assignTo', { name: agent.name }),
          icon: icon(UserPlus),
          detail: t(`routing:presence.${agent.presence}`),
          aside: `${number(agent.held, 1)} / ${number(agent.capacity, 1)}`,
          run: () => void assign(only, agent.personId),
        }),
      ),
    ...(withPeople ? queues : [])
      .filter((queue) => queue.id !== open.queueId)
      .map((queue) =>
        locked({
          id: `transfer ${queue.id}`,
          group,
          name: t('conversations:assign.toQueue', { queue: localName(queue.name) }),
          icon: icon(ListEnd),
          run: () => void transfer(only, queue.id),
        }),
      ),
    ...(withPeople ? dispositions : []).map((disposition) => ({
      id: `resolve ${disposition.id}`,
      group,
      name: t('palette.resolveAs', { outcome: localName(disposition.name) }),
      icon: icon(CircleCheck),
      run: () => void resolve(only, disposition.id),
    })),
    ...(withPeople ? snoozeTimes(new Date()) : []).map(({ id, at }) => ({
      id: `snooze ${id}`,
      group,
      name: t('palette.snooze', { until: t(`conversations:snooze.${id}`) }),
      icon: icon(Moon),
      aside: soonTime(at),
      run: () => void snooze(only, at),
    })),
  ];
  return ranked(entries, (entry) => entry.name, words, most);
}
