import type { PersonId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { useNavigate } from '@tanstack/react-router';
import {
  ArrowLeft,
  Ellipsis,
  Eye,
  Link2,
  ListEnd,
  Moon,
  PanelRight,
  Pencil,
  Sun,
  Tags,
  Undo2,
  UserPlus,
} from 'lucide-react';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { Button, IconButton } from '../platform/buttons.tsx';
import { copyText } from '../platform/clipboard.ts';
import { useCommand } from '../platform/commands.ts';
import { useDesk, useMay, useViewing } from '../platform/desk.ts';
import { listOf, soonTime } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { Dialog, Menu, MenuChoice, MenuChoices, MenuGroup, MenuItem, MenuSeparator } from '../platform/popups.tsx';
import { tell } from '../platform/toasts.tsx';
import { assign, reopen, update, wake } from './acts.ts';
import { HeadClock } from './clocks.tsx';
import { replyDue, turnOf } from './due.ts';
import { AssignPicker, ResolvePicker, SnoozeMenu } from './pickers.tsx';

export function ThreadHead({
  conversation,
  contextShown,
  showContext,
}: {
  conversation: Conversation;
  contextShown: boolean;
  showContext: (shown: boolean) => void;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const navigate = useNavigate();
  const [open, setOpen] = useState<'assign' | 'queues' | 'snooze' | 'resolve' | 'more' | null>(null);
  const [editing, setEditing] = useState<'subject' | 'tags' | null>(null);
  const queue = useDesk((state) => state.queues.find(({ id }) => id === conversation.queueId));
  const me = useDesk((state) => state.me.id);
  const mayReply = useMay('conversation.reply');
  const turn = turnOf(conversation);
  const due = replyDue(conversation, queue?.goal);
  const only = [conversation];
  const live = mayReply && turn !== 'done';
  // With the virtual agent there is nothing to put off or to close: one takes it first.
  const ours = live && turn !== 'virtual_agent';
  const asleep = mayReply && turn === 'snoozed';
  const reopens = mayReply && conversation.state === 'resolved';
  const layer = (which: NonNullable<typeof open>) => ({
    open: open === which,
    setOpen: (next: boolean) => setOpen(next ? which : null),
  });
  const copy = async () => {
    if (await copyText(`${location.origin}/inbox/${conversation.id}`))
      tell(t('act.copied', { reference: conversation.caseReference }));
  };

  useCommand('case.assign', () => setOpen('assign'), live);
  useCommand('case.transfer', () => setOpen('queues'), ours);
  useCommand('case.snooze', () => setOpen('snooze'), ours && !asleep);
  useCommand('case.wake', () => void wake(only), asleep);
  useCommand('case.resolve', () => setOpen('resolve'), ours);
  useCommand('case.reopen', () => void reopen(only), reopens);
  useCommand('case.take', () => void assign(only, me), live && conversation.agentId !== me);
  useCommand('case.subject', () => setEditing('subject'), mayReply);
  useCommand('case.tags', () => setEditing('tags'), mayReply);
  useCommand('case.copy', () => void copy());

  const where = [conversation.caseReference, t(`channel.${conversation.channel}`), queue && localName(queue.name)];
  return (
    <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line pr-2 pl-5 max-md:pl-2">
      <IconButton
        icon={ArrowLeft}
        label={t('thread.back')}
        className="md:hidden"
        onClick={() => void navigate({ to: '/inbox', search: ({ beside: _, ...search }) => search })}
      />
      <div className="mr-1 min-w-0 flex-1">
        {editing === 'subject' ? (
          <SubjectField conversation={conversation} close={() => setEditing(null)} />
        ) : (
          <h1 className="truncate text-15 font-semibold tracking-[-0.006em]">
            {mayReply ? (
              <button
                type="button"
                title={t('subject.edit')}
                className="-mx-1 max-w-full truncate rounded-md px-1 text-left hover:bg-surface-2"
                onClick={() => setEditing('subject')}
              >
                {conversation.subject ?? t('noSubject')}
              </button>
            ) : (
              (conversation.subject ?? t('noSubject'))
            )}
          </h1>
        )}
        <div className="truncate text-12 text-ink-3">{where.filter(Boolean).join(' · ')}</div>
      </div>
      <People conversation={conversation} />
      {due ? <HeadClock due={due} /> : <Standing conversation={conversation} />}
      {live && (
        <>
          <AssignPicker
            conversations={only}
            {...(open === 'queues' ? layer('queues') : layer('assign'))}
            {...(open === 'queues' ? { only: 'queues' as const } : {})}
            trigger={
              <IconButton icon={UserPlus} label={t('assign.label')} command="case.assign" className="max-md:hidden" />
            }
          />
          {asleep ? (
            <IconButton icon={Sun} label={t('snooze.wake')} command="case.wake" onClick={() => void wake(only)} />
          ) : ours ? (
            <SnoozeMenu
              conversations={only}
              {...layer('snooze')}
              trigger={
                <IconButton icon={Moon} label={t('snooze.label')} command="case.snooze" className="max-md:hidden" />
              }
            />
          ) : null}
        </>
      )}
      {ours && (
        <ResolvePicker
          conversations={only}
          {...layer('resolve')}
          trigger={<Button command="case.resolve">{t('resolve.do')}</Button>}
        />
      )}
      {reopens && (
        <Button icon={Undo2} command="case.reopen" onClick={() => void reopen(only)}>
          {t('reopen')}
        </Button>
      )}
      <Menu
        label={t('more.label')}
        align="end"
        {...{ open: open === 'more', onOpenChange: (next: boolean) => setOpen(next ? 'more' : null) }}
        trigger={<IconButton icon={Ellipsis} label={t('more.label')} className="-ml-0.5" />}
      >
        {live && (
          <MenuItem
            icon={UserPlus}
            command="case.assign"
            onSelect={() => requestAnimationFrame(() => setOpen('assign'))}
          >
            {t('assign.label')}
          </MenuItem>
        )}
        {ours && !asleep && (
          <MenuItem icon={Moon} command="case.snooze" onSelect={() => requestAnimationFrame(() => setOpen('snooze'))}>
            {t('snooze.label')}
          </MenuItem>
        )}
        {ours && (
          <MenuItem
            icon={ListEnd}
            command="case.transfer"
            onSelect={() => requestAnimationFrame(() => setOpen('queues'))}
          >
            {t('transfer')}
          </MenuItem>
        )}
        {mayReply && (
          <>
            <MenuItem icon={Pencil} command="case.subject" onSelect={() => setEditing('subject')}>
              {t('subject.edit')}
            </MenuItem>
            <MenuItem icon={Tags} onSelect={() => setEditing('tags')}>
              {t('tags.edit')}
            </MenuItem>
          </>
        )}
        <MenuItem icon={Link2} command="case.copy" onSelect={() => void copy()}>
          {t('copyLink')}
        </MenuItem>
        {mayReply && (
          <>
            <MenuSeparator />
            <MenuGroup label={t('priority.label')}>
              <MenuChoices
                value={String(conversation.priority)}
                onChange={(next) => void update(conversation, { priority: Number(next) })}
              >
                {priorities(conversation.priority).map((priority) => (
                  <MenuChoice key={priority} value={String(priority)}>
                    {t('priority.level', { level: priority })}
                  </MenuChoice>
                ))}
              </MenuChoices>
            </MenuGroup>
          </>
        )}
      </Menu>
      <IconButton
        icon={PanelRight}
        label={t('context.toggle')}
        command="case.context"
        pressed={contextShown}
        className={contextShown ? 'lg:hidden' : ''}
        onClick={() => showContext(!contextShown)}
      />
      {editing === 'tags' && <TagsDialog conversation={conversation} close={() => setEditing(null)} />}
    </header>
  );
}

/** The four usual ones, and whatever it is now. */
const priorities = (now: number) => [...new Set([1, 3, 5, 7, now])].sort((a, b) => a - b);

/** Where there is no clock: whose turn it is. */
function Standing({ conversation }: { conversation: Conversation }): ReactElement {
  const { t } = useTranslation('conversations');
  const turn = turnOf(conversation);
  const until = conversation.snoozedUntil;
  return (
    <span className="shrink-0 text-12 text-ink-3 max-md:hidden">
      {turn === 'snoozed' && until ? t('standing.until', { until: soonTime(until) }) : t(`standing.${turn}`)}
    </span>
  );
}

/** Whose it is, who joined, who looks at it right now. */
function People({ conversation }: { conversation: Conversation }): ReactElement | null {
  const { t } = useTranslation('conversations');
  const people = useDesk((state) => state.people);
  const me = useDesk((state) => state.me.id);
  const viewing = useViewing(conversation.id).filter((id) => id !== me);
  const nameOf = (id: PersonId) => people.find((person) => person.id === id)?.name ?? '?';
  const owner = conversation.agentId;
  const joined = conversation.participantIds.filter((id) => id !== owner);
  const looking = viewing.filter((id) => id !== owner && !joined.includes(id));
  const all = [...(owner ? [owner] : []), ...joined, ...looking];
  if (!all.length) return null;
  const words = [
    owner && t('people.owner', { name: nameOf(owner) }),
    joined.length > 0 && t('people.joined', { names: listOf(joined.map(nameOf)), count: joined.length }),
    viewing.length > 0 && t('people.looking', { names: listOf(viewing.map(nameOf)), count: viewing.length }),
  ]
    .filter(Boolean)
    .join('; ');
  return (
    <span className="mr-1 inline-flex shrink-0 gap-[3px] max-md:hidden" title={words}>
      <span className="sr-only">{words}</span>
      {all.slice(0, 4).map((id) => (
        <span key={id} className="relative">
          <Avatar
            kind="staff"
            name={nameOf(id)}
            me={id === owner && id === me}
            className={looking.includes(id) ? 'border-dashed!' : ''}
          />
          {viewing.includes(id) && (
            <span className="absolute -right-1 -bottom-1 grid size-3.5 place-items-center rounded-full bg-surface-1 text-accent">
              <Icon of={Eye} size={10} />
            </span>
          )}
        </span>
      ))}
      {all.length > 4 && <span className="self-center text-12 text-ink-3">+{all.length - 4}</span>}
    </span>
  );
}

function SubjectField({ conversation, close }: { conversation: Conversation; close: () => void }): ReactElement {
  const { t } = useTranslation('conversations');
  const field = useRef<HTMLInputElement>(null);
  const save = async () => {
    const subject = field.current?.value.trim() ?? '';
    if (!subject || subject === conversation.subject || (await update(conversation, { subject }))) close();
  };
  return (
    <input
      ref={field}
      aria-label={t('subject.label')}
      defaultValue={conversation.subject ?? ''}
      maxLength={200}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit it
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') void save();
        if (event.key === 'Escape') {
          event.currentTarget.value = conversation.subject ?? '';
          close();
        }
      }}
      className="field -mx-1 h-6 w-full px-1 text-15 font-semibold"
    />
  );
}

function TagsDialog({ conversation, close }: { conversation: Conversation; close: () => void }): ReactElement {
  const { t } = useTranslation(['conversations', 'platform']);
  const [text, setText] = useState(conversation.tags.join(', '));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const tags = [
      ...new Set(
        text
          .split(/[,，、;；\n]/)
          .map((tag) => tag.trim().slice(0, 60))
          .filter(Boolean),
      ),
    ].slice(0, 30);
    if (await update(conversation, { tags })) close();
  };
  return (
    <Dialog open onClose={close} title={t('tags.edit')} description={t('tags.hint')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 p-4">
        <input
          aria-label={t('tags.label')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="field h-9 px-2.5"
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary">
            {t('platform:save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
