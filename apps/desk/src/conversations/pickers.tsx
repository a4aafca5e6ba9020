import type { PersonId, QueueId } from '@harken/contract/ids';
import type { AgentStatus } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { BulkAct } from '@harken/contract/routes-desk';
import { CalendarClock, CircleCheck, CircleMinus, ListEnd, Moon, Undo2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { Button } from '../platform/buttons.tsx';
import { useChoices, useDesk, useMay } from '../platform/desk.ts';
import { number, soonTime } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { type Choice, PickList } from '../platform/pick-list.tsx';
import { Dialog, Menu, MenuItem, MenuSeparator, Popover } from '../platform/popups.tsx';
import { PresenceDot } from '../routing/presence-dot.tsx';
import { assign, resolve, snooze, transfer } from './acts.ts';
import { fieldValue, snoozeTimes } from './snooze-times.ts';

interface PickerProps {
  conversations: readonly Conversation[];
  trigger: ReactElement<Record<string, unknown>>;
  open: boolean;
  setOpen: (open: boolean) => void;
  onDone?: () => void;
  /** Done instead, where more is meant than the screen has read. */
  instead?: ((act: BulkAct) => void) | undefined;
}

/** Me, a colleague with their load, back into the queue, or another queue. */
export function AssignPicker({ only, ...props }: PickerProps & { only?: 'queues' }): ReactElement {
  const { t } = useTranslation('conversations');
  const { trigger, open, setOpen } = props;
  return (
    <Popover
      label={t('assign.label')}
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      className="w-84 overflow-hidden"
    >
      <AssignChoices {...props} only={only} />
    </Popover>
  );
}

function AssignChoices({
  conversations,
  setOpen,
  onDone,
  instead,
  only,
}: PickerProps & { only: 'queues' | undefined }): ReactElement {
  const { t } = useTranslation('conversations');
  const choices = useAssignChoices(conversations, instead !== undefined, (act, many) => {
    setOpen(false);
    if (instead) instead(many);
    else void act().then((done) => done && onDone?.());
  });
  return (
    <PickList
      label={t('assign.label')}
      placeholder={t('assign.hint')}
      empty={t('assign.none')}
      choices={only === 'queues' ? choices.filter(({ id }) => id.startsWith('queu')) : choices}
    />
  );
}

/** Who can take it comes first: present, in the queue, with the most room. */
function byRoom(queueIds: ReadonlySet<string | null>) {
  const rank = (agent: AgentStatus) =>
    (agent.presence === 'available' ? 0 : agent.presence === 'offline' ? 20 : 10) +
    (agent.queueIds.some((id) => queueIds.has(id)) ? 0 : 5);
  const load = (agent: AgentStatus) => (agent.capacity > 0 ? agent.held / agent.capacity : 1);
  return (a: AgentStatus, b: AgentStatus) => rank(a) - rank(b) || load(a) - load(b) || a.name.localeCompare(b.name);
}

function useAssignChoices(
  conversations: readonly Conversation[],
  all: boolean,
  run: (act: () => Promise<boolean>, many: BulkAct) => void,
): Choice[] {
  const { t } = useTranslation(['conversations', 'routing']);
  const me = useDesk((state) => state.me);
  const agents = useDesk((state) => state.agents);
  const queues = useChoices('queues');
  const maySteer = useMay('conversation.assign');
  // What is not read is not known here; the server names what it refuses.
  const overTheirHead = !all && !maySteer && conversations.some((c) => c.agentId !== null && c.agentId !== me.id);
  const refused = overTheirHead ? t('assign.needsLead') : undefined;
  const only = { ...(refused ? { refused } : {}) };
  const held = new Set(all ? [] : conversations.map((c) => c.agentId));
  const inQueues = new Set<string | null>(all ? [] : conversations.map((c) => c.queueId));
  const line = (agent: AgentStatus) => ({
    detail: (
      <span className="inline-flex items-center gap-1.5">
        <PresenceDot presence={agent.presence} />
        {t(`routing:presence.${agent.presence}`)}
      </span>
    ),
    aside: `${number(agent.held, 1)} / ${number(agent.capacity, 1)}`,
  });
  const give = (agentId: PersonId | null) => () =>
    run(() => assign(conversations, agentId), { kind: 'assign', agentId });
  const mine = agents.find((agent) => agent.personId === me.id);
  const choices: Choice[] = [];
  if (!(held.size === 1 && held.has(me.id)) && mine) {
    choices.push({
      id: me.id,
      group: t('assign.me'),
      name: t('assign.toMe', { name: me.name }),
      icon: <Avatar kind="staff" name={me.name} me size={20} />,
      aside: line(mine).aside,
      pick: give(me.id),
      ...only,
    });
  }
  for (const agent of agents
    .filter((a) => a.personId !== me.id && !(held.size === 1 && held.has(a.personId)))
    .sort(byRoom(inQueues))) {
    choices.push({
      id: agent.personId,
      group: t('assign.colleagues'),
      name: agent.name,
      icon: <Avatar kind="staff" name={agent.name} size={20} />,
      ...line(agent),
      pick: give(agent.personId),
      ...only,
    });
  }
  if (all || [...held].some((agentId) => agentId !== null)) {
    choices.push({
      id: 'release',
      group: t('assign.queues'),
      name: t('assign.release'),
      icon: <Icon of={Undo2} className="text-ink-3" />,
      pick: give(null),
      ...only,
    });
  }
  for (const queue of queues.filter(({ id }) => !(inQueues.size === 1 && inQueues.has(id)))) {
    choices.push({
      id: queue.id,
      group: t('assign.queues'),
      name: t('assign.toQueue', { queue: localName(queue.name) }),
      icon: <Icon of={ListEnd} className="text-ink-3" />,
      pick: () => run(() => transfer(conversations, queue.id as QueueId), { kind: 'transfer', queueId: queue.id }),
      ...only,
    });
  }
  return choices;
}

export function ResolvePicker({ conversations, trigger, open, setOpen, onDone, instead }: PickerProps): ReactElement {
  const { t } = useTranslation('conversations');
  const dispositions = useChoices('dispositions');
  const pick = (id: (typeof dispositions)[number]['id'] | null) => () => {
    setOpen(false);
    if (instead) instead({ kind: 'resolve', dispositionId: id });
    else void resolve(conversations, id).then((done) => done && onDone?.());
  };
  const choices: Choice[] = [
    ...dispositions.map((disposition) => ({
      id: disposition.id as string,
      group: t('resolve.outcomes'),
      name: localName(disposition.name),
      icon: <Icon of={CircleCheck} className="text-done" />,
      pick: pick(disposition.id),
    })),
    {
      id: 'none',
      group: t('resolve.other'),
      name: t('resolve.without'),
      icon: <Icon of={CircleMinus} className="text-ink-3" />,
      pick: pick(null),
    },
  ];
  return (
    <Popover
      label={t('resolve.label')}
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      className="w-72 overflow-hidden"
    >
      <PickList
        label={t('resolve.label')}
        placeholder={t('resolve.hint')}
        empty={t('resolve.none')}
        choices={choices}
      />
    </Popover>
  );
}

export function SnoozeMenu({ conversations, trigger, open, setOpen, onDone, instead }: PickerProps): ReactElement {
  const { t } = useTranslation('conversations');
  const [asking, setAsking] = useState(false);
  const times = open ? snoozeTimes(new Date()) : [];
  const until = (at: Date) => {
    if (instead) instead({ kind: 'snooze', until: at.toISOString() });
    else void snooze(conversations, at).then((done) => done && onDone?.());
  };
  return (
    <>
      <Menu label={t('snooze.label')} align="end" trigger={trigger} open={open} onOpenChange={setOpen}>
        {times.map(({ id, at }) => (
          <MenuItem key={id} icon={Moon} aside={soonTime(at)} onSelect={() => until(at)}>
            {t(`snooze.${id}`)}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon={CalendarClock} onSelect={() => setAsking(true)}>
          {t('snooze.choose')}
        </MenuItem>
      </Menu>
      {asking && (
        <SnoozeDialog
          close={() => setAsking(false)}
          choose={(at) => {
            setAsking(false);
            until(at);
          }}
        />
      )}
    </>
  );
}

function SnoozeDialog({ close, choose }: { close: () => void; choose: (at: Date) => void }): ReactElement {
  const { t } = useTranslation(['conversations', 'platform']);
  const [value, setValue] = useState(() => fieldValue(new Date(Date.now() + 86_400_000)));
  const at = new Date(value);
  const good = at.getTime() > Date.now();
  return (
    <Dialog open onClose={close} title={t('snooze.title')} className="w-[min(360px,calc(100vw-32px))]">
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (good) choose(at);
        }}
      >
        <label className="flex flex-col gap-1 text-13">
          {t('snooze.until')}
          <input
            type="datetime-local"
            required
            value={value}
            min={fieldValue(new Date())}
            onChange={(event) => setValue(event.target.value)}
            aria-invalid={!good}
            aria-describedby="snooze-mistake"
            className="field h-9 px-2"
          />
        </label>
        <p id="snooze-mistake" className="min-h-4 text-12 text-breaking">
          {good ? '' : t('snooze.past')}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!good}>
            {t('snooze.do')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
