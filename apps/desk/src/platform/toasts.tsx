import { X } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './buttons.tsx';
import { useCommand } from './commands.ts';
import { createStore, useStored } from './store.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'done' | 'breaking';
  undo?: () => void;
}

const toasts = createStore<Toast[]>([]);
let next = 1;
const shownMs = 8000;

export function tell(text: string, more: { tone?: Toast['tone']; undo?: () => void } = {}) {
  const toast: Toast = { id: next++, text, tone: 'done', ...more };
  toasts.set((list) => [...list.slice(-2), toast]);
}

const close = (id: number) => toasts.set((list) => list.filter((toast) => toast.id !== id));

/** What was done, with the way back. A refusal stays until it is read; success leaves by itself. */
export function Toasts(): ReactElement {
  const list = useStored(toasts);
  const { t } = useTranslation('platform');
  const undoable = list.findLast((toast) => toast.undo);
  useCommand('app.undo', () => undoable && undo(undoable), undoable !== undefined);

  return (
    <section
      aria-label={t('toast.region')}
      className="pointer-events-none fixed right-4 bottom-4 z-40 flex w-[min(360px,calc(100vw-32px))] flex-col gap-2"
    >
      <div role="status" className="sr-only">
        {list.at(-1)?.text}
      </div>
      {list.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function undo(toast: Toast) {
  close(toast.id);
  toast.undo?.();
}

function ToastLine({ toast }: { toast: Toast }): ReactElement {
  const { t } = useTranslation('platform');
  useEffect(() => {
    if (toast.tone === 'breaking') return;
    const timer = setTimeout(() => close(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [toast]);
  const tone = toast.tone === 'breaking' ? 'border-breaking-line' : 'border-line-strong';
  return (
    <div
      className={`pointer-events-auto flex items-center gap-2 rounded-md border bg-surface-1 py-1.5 pr-1.5 pl-3 text-13 shadow-sheet ${tone}`}
    >
      <span className={`min-w-0 flex-1 ${toast.tone === 'breaking' ? 'text-breaking' : ''}`}>{toast.text}</span>
      {toast.undo && (
        <Button size="small" command="app.undo" onClick={() => undo(toast)}>
          {t('toast.undo')}
        </Button>
      )}
      <IconButton icon={X} label={t('toast.close')} iconSize={14} onClick={() => close(toast.id)} />
    </div>
  );
}
