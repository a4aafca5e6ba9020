import type { AgentStatus, Presence } from '@harken/contract/people';
import { useNavigate } from '@tanstack/react-router';
import i18next from 'i18next';
import { call } from '../platform/api.ts';
import { useCommand } from '../platform/commands.ts';
import { deskStore, useDesk, useMay } from '../platform/desk.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';

export const presences = ['available', 'busy', 'away', 'wrap_up', 'offline'] as const satisfies readonly Presence[];

/** One's own line on the floor; people who do not serve customers have none. */
export function useMyStatus(): AgentStatus | undefined {
  const me = useDesk((state) => state.me.id);
  const agents = useDesk((state) => state.agents);
  return agents.find((agent) => agent.personId === me);
}

export async function choosePresence(presence: Presence) {
  try {
    const { status } = await call('POST /api/me/presence', { body: { presence } });
    deskStore.set(
      (state) =>
        state && {
          ...state,
          agents: state.agents.map((agent) => (agent.personId === status.personId ? status : agent)),
        },
    );
    tell(i18next.t('routing:presence.now', { presence: i18next.t(`routing:presence.${presence}`) }));
  } catch (error) {
    tell(problemWords(error), { tone: 'breaking' });
  }
}

export function usePresenceCommands() {
  const may = useMay('conversation.reply');
  useCommand('presence.available', () => void choosePresence('available'), may);
  useCommand('presence.busy', () => void choosePresence('busy'), may);
  useCommand('presence.away', () => void choosePresence('away'), may);
  useCommand('presence.wrap_up', () => void choosePresence('wrap_up'), may);
  useCommand('presence.offline', () => void choosePresence('offline'), may);
}

export function useOpenConversation() {
  const navigate = useNavigate();
  return (conversationId: string) =>
    navigate({
      to: '/inbox/$conversationId',
      params: { conversationId: conversationId as never },
      search: (now) => now,
    });
}
