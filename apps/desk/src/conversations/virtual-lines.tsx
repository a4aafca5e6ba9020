import type { ConversationId } from '@harken/contract/ids';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../platform/commands.ts';
import { number } from '../platform/format.ts';
import { useStored } from '../platform/store.ts';
import { cursor, rowsRead, selection, selectTo, toggle } from './selection.ts';
import type { Line } from './worklist.ts';
import { groupHeight, heightOf, quietRowHeight, WorklistRow } from './worklist-row.tsx';

/** A place that is known to exist and has not been read yet. */
export type ListLine = Line | { kind: 'unread'; key: string };

const keyOf = (line: ListLine) =>
  line.kind === 'row' ? line.conversation.id : line.kind === 'group' ? `group ${line.id}` : line.key;
const sizeOf = (line: ListLine | undefined) =>
  line?.kind === 'row' ? heightOf(line.conversation) : line?.kind === 'group' ? groupHeight : quietRowHeight;

/**
 * Draws only the lines in sight. What comes or goes above leaves the line at the top where it was, so that the
 * list is live and yet nothing moves under the hand.
 */
export function VirtualLines({
  lines,
  currentId,
  label,
  onEnd,
  onTop,
}: {
  lines: readonly ListLine[];
  currentId: ConversationId | undefined;
  label: string;
  /** The last lines come into sight. */
  onEnd?: () => void;
  /** Whether the first line is in sight. */
  onTop?: (atTop: boolean) => void;
}): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => sizeOf(lines[at]),
    getItemKey: (at) => keyOf(lines[at] as ListLine),
    overscan: 8,
  });
  useSteadyTop(lines, scroller, virtual);

  const rows = useMemo(() => lines.flatMap((line) => (line.kind === 'row' ? [line.conversation.id] : [])), [lines]);
  const { move, focusRow } = useCursor(lines, rows, currentId, list, virtual);
  const { ids: selected, all } = useStored(selection);
  useEffect(() => rowsRead.set(rows), [rows]);
  const at = useStored(cursor);
  // One row can be reached by Tab; the arrow keys and j k go on from there.
  const position = useMemo(() => new Map(rows.map((id, i) => [id, i + 1])), [rows]);
  const reachable = [at, currentId].find((id) => id && position.has(id)) ?? rows[0];

  const choose = useCallback((id: ConversationId, range: boolean) => (range ? selectTo(id, rows) : toggle(id)), [rows]);
  const follow = useCallback((id: ConversationId) => cursor.set(id), []);
  const here = () => cursor.get() ?? reachable;
  useCommand('list.select', () => {
    const id = here();
    if (id) toggle(id);
  });
  useCommand('list.range', () => {
    const id = here();
    if (id) selectTo(id, rows);
  });

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onEnd && lines.length > 0 && last >= lines.length - 12) onEnd();
  }, [last, lines.length, onEnd]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) move(step);
    else if (event.key === 'Home') focusRow(0);
    else if (event.key === 'End') focusRow(rows.length - 1);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="scroll-quiet min-h-0 flex-1 overflow-y-auto contain-strict"
      onScroll={onTop && ((event) => onTop(event.currentTarget.scrollTop < 8))}
    >
      <ul
        ref={list}
        aria-label={label}
        onKeyDown={onKeyDown}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          const style = { transform: `translateY(${item.start}px)` };
          if (line.kind === 'group') return <GroupLine key={item.key} line={line} style={style} />;
          if (line.kind === 'unread') {
            return (
              <li
                key={item.key}
                aria-hidden="true"
                className="absolute inset-x-0 border-b border-line px-4 py-2.5"
                style={style}
              >
                <div className="ghost ml-6 h-3 w-2/5" />
                <div className="ghost mt-2 ml-6 h-3 w-3/4" />
              </li>
            );
          }
          const { id } = line.conversation;
          return (
            <li
              key={item.key}
              aria-setsize={rows.length}
              aria-posinset={position.get(id)}
              className="absolute inset-x-0 contain-layout"
              style={style}
            >
              <WorklistRow
                conversation={line.conversation}
                current={id === currentId}
                selected={all !== null || selected.has(id)}
                selecting={selected.size > 0}
                reachable={id === reachable}
                onChoose={choose}
                onFocus={follow}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type Virtual = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

function GroupLine({
  line,
  style,
}: {
  line: Extract<Line, { kind: 'group' }>;
  style: React.CSSProperties;
}): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <li className="absolute inset-x-0 flex h-7 items-center border-b border-line px-4 text-12 text-ink-3" style={style}>
      <h2 className="font-medium">
        {t(`group.${line.id}`)} · {number(line.count)}
      </h2>
      {(line.id === 'ours' || line.id === 'waiting') && <span className="ml-auto">{t('group.nextDue')}</span>}
    </li>
  );
}

/** Keeps the first visible line where it is when lines above it come, go or change their height. */
function useSteadyTop(lines: readonly ListLine[], scroller: React.RefObject<HTMLDivElement | null>, virtual: Virtual) {
  const seen = useRef<{ key: string; offset: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the lines change, with what was seen before
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = seen.current;
    if (!element || !before || element.scrollTop === 0) return;
    const at = lines.findIndex((line) => keyOf(line) === before.key);
    const start = at < 0 ? undefined : virtual.measurementsCache[at]?.start;
    if (start !== undefined && start - element.scrollTop !== before.offset) {
      element.scrollTop = start - before.offset;
    }
  }, [lines]);
  useLayoutEffect(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const first = virtual.getVirtualItems().find((item) => item.end > top && lines[item.index]?.kind === 'row');
    const line = first && lines[first.index];
    seen.current = first && line ? { key: keyOf(line), offset: first.start - top } : null;
  });
}

/** j and k, arrows, Home and End: the keyboard's row is the focused row. */
function useCursor(
  lines: readonly ListLine[],
  rows: readonly ConversationId[],
  currentId: ConversationId | undefined,
  list: React.RefObject<HTMLUListElement | null>,
  virtual: Virtual,
) {
  const navigate = useNavigate();
  const focusRow = (row: number) => {
    const id = rows[Math.min(rows.length - 1, Math.max(0, row))];
    if (!id) return;
    cursor.set(id);
    virtual.scrollToIndex(lines.findIndex((line) => line.kind === 'row' && line.conversation.id === id));
    // The row may have to be drawn first.
    const focus = (again: number) => {
      const link = list.current?.querySelector<HTMLElement>(`[data-row="${id}"]`);
      if (link) link.focus({ preventScroll: true });
      else if (again) requestAnimationFrame(() => focus(again - 1));
    };
    focus(4);
  };
  const move = (step: number) => {
    const now = cursor.get() ?? currentId;
    const at = now ? rows.indexOf(now) : -1;
    focusRow(at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step);
  };
  useCommand('list.next', () => move(1), rows.length > 0);
  useCommand('list.previous', () => move(-1), rows.length > 0);
  useCommand('list.open', () => {
    const id = cursor.get();
    if (id) void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search: (now) => now });
  });
  return { move, focusRow };
}
