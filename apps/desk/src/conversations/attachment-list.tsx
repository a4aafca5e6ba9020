import { Paperclip, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../platform/buttons.tsx';
import { bytes, percent } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { problemOfCode } from '../platform/problem-words.ts';
import type { Attachment } from './attachments.ts';

export function AttachmentList({
  list,
  onRemove,
}: {
  list: readonly Attachment[];
  onRemove: (key: number) => void;
}): ReactElement | null {
  const { t } = useTranslation('conversations');
  if (!list.length) return null;
  return (
    <ul aria-label={t('files.label')} className="flex flex-wrap gap-1.5 px-3 pb-1.5">
      {list.map(({ key, name, bytes: size, progress, state, code }) => (
        <li
          key={key}
          className={`relative flex max-w-full items-center gap-2 overflow-hidden rounded-md border pl-2 text-12 ${state === 'failed' ? 'border-breaking-line text-breaking' : 'border-line'}`}
        >
          <Icon of={Paperclip} size={13} className="shrink-0" />
          <span className="min-w-0 truncate">{name}</span>
          <span className={state === 'failed' ? '' : 'text-ink-3'}>
            {state === 'failed'
              ? problemOfCode(code ?? 'server.failed')
              : state === 'uploading'
                ? percent(progress)
                : bytes(size)}
          </span>
          <IconButton
            icon={X}
            iconSize={13}
            label={t('files.remove', { name })}
            className="size-6!"
            onClick={() => onRemove(key)}
          />
          {state === 'uploading' && (
            <span
              role="progressbar"
              aria-label={t('files.uploading', { name })}
              aria-valuenow={Math.round(progress * 100)}
              aria-valuemin={0}
              aria-valuemax={100}
              className="absolute bottom-0 left-0 h-0.5 bg-accent"
              style={{ width: `${progress * 100}%` }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
