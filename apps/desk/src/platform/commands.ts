import type { Role } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { useEffect, useRef } from 'react';
import { createStore } from './store.ts';

/**
 * Everything that can be done by a key or from the palette, in one table. The help, the key caps, `aria-keyshortcuts`
 * and the palette are all made from it. A command can be done while some mounted part of the screen offers it.
 *
 * Keys: `j`, `shift+a`, `mod+k` (Ctrl, ⌘ on a Mac), `g i` (one after the other). `field` marks keys that work
 * while typing; the field itself answers those.
 */
export interface CommandSpec {
  keys: readonly string[];
  group: CommandGroup;
  needs?: Permission;
  field?: boolean;
  /** Shown in the help, not in the palette: it makes sense only where the keyboard is. */
  keyOnly?: boolean;
}

export const commandGroups = ['case', 'list', 'write', 'offer', 'presence', 'go', 'app'] as const;
export type CommandGroup = (typeof commandGroups)[number];

const table = {
  'case.reply': { keys: ['r'], group: 'case', needs: 'conversation.reply' },
  'case.note': { keys: ['n'], group: 'case', needs: 'conversation.reply' },
  'case.take': { keys: ['m'], group: 'case', needs: 'conversation.reply' },
  'case.assign': { keys: ['a'], group: 'case', needs: 'conversation.reply' },
  'case.transfer': { keys: ['t'], group: 'case', needs: 'conversation.reply' },
  'case.snooze': { keys: ['z'], group: 'case', needs: 'conversation.reply' },
  'case.wake': { keys: ['shift+z'], group: 'case', needs: 'conversation.reply' },
  'case.resolve': { keys: ['e'], group: 'case', needs: 'conversation.reply' },
  'case.reopen': { keys: ['shift+e'], group: 'case', needs: 'conversation.reply' },
  'case.subject': { keys: ['s'], group: 'case', needs: 'conversation.reply' },
  'case.tags': { keys: [], group: 'case', needs: 'conversation.reply' },
  'case.context': { keys: ['c'], group: 'case' },
  'case.copy': { keys: ['y'], group: 'case' },

  'list.next': { keys: ['j'], group: 'list', keyOnly: true },
  'list.previous': { keys: ['k'], group: 'list', keyOnly: true },
  'list.open': { keys: ['enter'], group: 'list', keyOnly: true },
  'list.select': { keys: ['x'], group: 'list', keyOnly: true },
  'list.range': { keys: ['shift+x'], group: 'list', keyOnly: true },
  'list.search': { keys: ['/'], group: 'list' },

  'write.send': { keys: ['mod+enter'], group: 'write', field: true, keyOnly: true },
  'write.bold': { keys: ['mod+b'], group: 'write', field: true, keyOnly: true },
  'write.italic': { keys: ['mod+i'], group: 'write', field: true, keyOnly: true },
  'write.code': { keys: ['mod+e'], group: 'write', field: true, keyOnly: true },
  'write.link': { keys: ['mod+shift+k'], group: 'write', field: true, keyOnly: true },
  'write.list': { keys: ['mod+shift+8'], group: 'write', field: true, keyOnly: true },
  'write.macro': { keys: ['/'], group: 'write', field: true, keyOnly: true },
  'write.mention': { keys: ['@'], group: 'write', field: true, keyOnly: true },
  'write.leave': { keys: ['escape'], group: 'write', field: true, keyOnly: true },

  'offer.accept': { keys: ['shift+a'], group: 'offer', needs: 'conversation.reply' },
  'offer.decline': { keys: ['shift+d'], group: 'offer', needs: 'conversation.reply' },

  'presence.available': { keys: ['p a'], group: 'presence', needs: 'conversation.reply' },
  'presence.busy': { keys: ['p b'], group: 'presence', needs: 'conversation.reply' },
  'presence.away': { keys: ['p w'], group: 'presence', needs: 'conversation.reply' },
  'presence.wrap_up': { keys: ['p u'], group: 'presence', needs: 'conversation.reply' },
  'presence.offline': { keys: ['p o'], group: 'presence', needs: 'conversation.reply' },

  'go.mine': { keys: ['g i'], group: 'go', needs: 'conversation.read' },
  'go.queues': { keys: ['g q'], group: 'go', needs: 'conversation.read' },
  'go.all': { keys: ['g a'], group: 'go', needs: 'conversation.read' },
  'go.snoozed': { keys: ['g z'], group: 'go', needs: 'conversation.read' },
  'go.resolved': { keys: ['g e'], group: 'go', needs: 'conversation.read' },
  'go.customers': { keys: ['g c'], group: 'go', needs: 'customer.read' },
  'go.knowledge': { keys: ['g k'], group: 'go', needs: 'knowledge.read' },
  'go.articles': { keys: ['g w'], group: 'go', needs: 'knowledge.edit' },
  'go.virtualAgent': { keys: ['g v'], group: 'go', needs: 'procedure.manage' },
  'go.board': { keys: ['g b'], group: 'go', needs: 'board.read' },
  'go.twin': { keys: ['g t'], group: 'go', needs: 'twin.use' },
  'go.forecast': { keys: ['g f'], group: 'go', needs: 'forecast.read' },
  'go.administration': { keys: ['g d'], group: 'go' },
  'go.settings': { keys: ['g s'], group: 'go' },
  'go.notices': { keys: ['g n'], group: 'go' },

  'app.palette': { keys: ['mod+k'], group: 'app', field: true, keyOnly: true },
  'app.keys': { keys: ['?'], group: 'app' },
  'app.undo': { keys: ['u'], group: 'app', keyOnly: true },
  'app.theme': { keys: [], group: 'app' },
  'app.language': { keys: [], group: 'app' },
  'app.signOut': { keys: [], group: 'app' },
} as const satisfies Record<string, CommandSpec>;

export type CommandId = keyof typeof table;
export const commands: Readonly<Record<CommandId, CommandSpec>> = table;
export const commandIds = Object.keys(table) as CommandId[];

/**
 * Which roles have a permission, for saying who could do what one may not do oneself. The server's authorisation
 * table decides; a test keeps these words true to it.
 */
export const rolesWith: Partial<Record<Permission, readonly Role[]>> = {
  'conversation.read': ['agent', 'lead', 'experience_owner', 'admin'],
  'conversation.reply': ['agent', 'lead'],
  'conversation.assign': ['lead'],
  'customer.read': ['agent', 'lead', 'experience_owner', 'admin'],
  'knowledge.edit': ['lead', 'experience_owner', 'admin'],
  'procedure.manage': ['lead', 'experience_owner', 'admin'],
  'board.read': ['lead', 'planner', 'experience_owner', 'admin'],
  'agent.steer': ['lead'],
  'twin.use': ['lead', 'planner', 'admin'],
  'forecast.read': ['lead', 'planner', 'experience_owner', 'admin'],
  'forecast.plan': ['planner', 'admin'],
};

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
const shown: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: '⇧',
  enter: '⏎',
  escape: 'Esc',
};

/** The caps to draw for a command: `⇧A` is one cap, `G I` are two. */
export function capsOf(id: CommandId): string[] {
  const [first] = commands[id].keys;
  return first ? first.split(' ').map(capOf) : [];
}

export function capOf(stroke: string): string {
  const parts = stroke.split('+').map((part) => shown[part] ?? part.toUpperCase());
  return parts[0] === 'Ctrl' ? parts.join(' ') : parts.join('');
}

/** In the words of ARIA: `Control+K`. It has no words for one key after the other, so those are told in the help only. */
export function ariaKeys(id: CommandId): string | undefined {
  const words: Record<string, string> = {
    mod: isMac ? 'Meta' : 'Control',
    shift: 'Shift',
    enter: 'Enter',
    escape: 'Escape',
  };
  const single = commands[id].keys.filter((keys) => !keys.includes(' '));
  const spoken = single.map((stroke) =>
    stroke
      .split('+')
      .map((part) => words[part] ?? part.toUpperCase())
      .join('+'),
  );
  return spoken.length ? spoken.join(' ') : undefined;
}

type Handler = () => void;
const handlers = new Map<CommandId, Handler[]>();
/** Rises whenever something becomes possible or stops being so. */
export const offered = createStore(0);

function offer(id: CommandId, handler: Handler): () => void {
  handlers.set(id, [...(handlers.get(id) ?? []), handler]);
  offered.set((count) => count + 1);
  return () => {
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((other) => other !== handler),
    );
    offered.set((count) => count + 1);
  };
}

/** Offers a command while the component is on the screen. The latest to offer it answers. */
export function useCommand(id: CommandId, run: Handler, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => (enabled ? offer(id, () => latest.current()) : undefined), [id, enabled]);
}

export const canRun = (id: CommandId) => (handlers.get(id)?.length ?? 0) > 0;

/** @returns whether somebody answered */
export function runCommand(id: CommandId): boolean {
  const handler = handlers.get(id)?.at(-1);
  handler?.();
  return handler !== undefined;
}
