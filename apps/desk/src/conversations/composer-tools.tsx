import type { Conversation } from '@harken/contract/record';
import { Bold, BookOpen, Code, EllipsisVertical, Italic, Link, List, Paperclip, SquareSlash } from 'lucide-react';
import { lazy, type ReactElement, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../platform/buttons.tsx';
import { Menu, MenuChoice, MenuChoices, MenuGroup } from '../platform/popups.tsx';
import { useStored } from '../platform/store.ts';
import { composerSettings, insertWords, type Tab } from './drafts.ts';
import type { Mark } from './writing.ts';

const KnowledgeDialog = lazy(() =>
  import('../knowledge/knowledge-dialog.tsx').then(({ KnowledgeDialog }) => ({ default: KnowledgeDialog })),
);

const marks = [
  { kind: 'bold', icon: Bold, command: 'write.bold' },
  { kind: 'italic', icon: Italic, command: 'write.italic' },
  { kind: 'list', icon: List, command: 'write.list' },
  { kind: 'link', icon: Link, command: 'write.link' },
  { kind: 'code', icon: Code, command: 'write.code' },
] as const;

export function ComposerTools({
  conversation,
  tab,
  lastWords,
  onMark,
  onFiles,
  onMacro,
}: {
  conversation: Conversation;
  tab: Tab;
  lastWords: string;
  onMark: (kind: Mark) => void;
  onFiles: (files: FileList | null) => boolean;
  onMacro: () => void;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const chooser = useRef<HTMLInputElement>(null);
  const [searching, setSearching] = useState(false);
  const { sendOn } = useStored(composerSettings);
  return (
    <div role="toolbar" aria-label={t('composer.tools')} className="flex items-center">
      {tab === 'reply' && (
        <>
          <IconButton icon={Paperclip} label={t('composer.attach')} onClick={() => chooser.current?.click()} />
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              onFiles(event.target.files);
              event.target.value = '';
            }}
          />
        </>
      )}
      <IconButton icon={SquareSlash} label={t('composer.macro')} command="write.macro" onClick={onMacro} />
      <IconButton icon={BookOpen} label={t('composer.knowledge')} onClick={() => setSearching(true)} />
      <span aria-hidden="true" className="mx-1 h-4 w-px bg-line max-md:hidden" />
      {marks.map(({ kind, icon, command }) => (
        <IconButton
          key={kind}
          icon={icon}
          iconSize={15}
          label={t(`mark.${kind}`)}
          command={command}
          className="max-md:hidden"
          onClick={() => onMark(kind)}
        />
      ))}
      <Menu
        label={t('composer.settings')}
        side="top"
        trigger={<IconButton icon={EllipsisVertical} iconSize={15} label={t('composer.settings')} />}
      >
        <MenuGroup label={t('composer.sendOn')}>
          <MenuChoices value={sendOn} onChange={(next) => composerSettings.set({ sendOn: next })}>
            <MenuChoice value="enter">{t('composer.onEnter')}</MenuChoice>
            <MenuChoice value="mod_enter">{t('composer.onModEnter')}</MenuChoice>
          </MenuChoices>
        </MenuGroup>
      </Menu>
      {searching && (
        <Suspense>
          <KnowledgeDialog
            query={lastWords}
            locale={conversation.locale.startsWith('zh') ? 'zh' : 'en'}
            close={() => setSearching(false)}
            onInsert={(words) => {
              setSearching(false);
              insertWords(conversation.id, words);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
