import { plainText } from '@harken/client/rich-text';
import type { Message, MessageContent } from '@harken/contract/record';
import { Check, Download, Paperclip, ThumbsDown, ThumbsUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../platform/buttons.tsx';
import { bytes } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { CitedText } from './citations.tsx';
import { RichText } from './rich-text.tsx';

type Words = ReturnType<typeof useTranslation<'conversations'>>['t'];

/** What a message says, whatever it is made of. */
export function ContentView({
  content,
  form,
}: {
  content: MessageContent;
  form?: Message | undefined;
}): ReactElement | null {
  switch (content.kind) {
    case 'text':
    case 'note':
      return <RichText text={content.text} />;
    case 'answer':
      return (
        <>
          <CitedText text={content.text} sources={content.sources} />
          <Feedback given={content.feedback} />
        </>
      );
    case 'choice':
      return <ChoiceView content={content} />;
    case 'file':
      return <FileView content={content} />;
    case 'card':
      return <CardView content={content} />;
    case 'form':
      return <FormView content={content} />;
    case 'form_reply':
      return <FormReplyView content={content} form={form} />;
    case 'packet':
    case 'system':
      return null;
  }
}

/** One line of it, for notices and for being read aloud. */
export function previewOf(content: MessageContent, t: Words): string {
  switch (content.kind) {
    case 'text':
    case 'note':
    case 'answer':
    case 'choice':
      return plainText(content.text);
    case 'file':
      return t('content.file', { name: content.name });
    case 'card':
    case 'form':
      return content.title;
    case 'form_reply':
      return t('content.formReply');
    case 'packet':
      return content.packet.wants;
    case 'system':
      return t(`system.${content.what}`, { name: '', queue: '', score: '', at: '' });
  }
}

function Feedback({ given }: { given: 'helped' | 'not_helped' | null }): ReactElement | null {
  const { t } = useTranslation('conversations');
  if (!given) return null;
  const helped = given === 'helped';
  return (
    <span className={`mt-0.5 flex items-center gap-1 text-12 ${helped ? 'text-done' : 'text-attention'}`}>
      <Icon of={helped ? ThumbsUp : ThumbsDown} size={12} />
      {t(`content.${given}`)}
    </span>
  );
}

function ChoiceView({ content }: { content: Extract<MessageContent, { kind: 'choice' }> }): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <>
      <RichText text={content.text} />
      <ul className="mt-1 flex flex-wrap gap-1.5">
        {content.options.map(({ label }, at) => {
          const taken = content.chosen === at;
          return (
            <li
              key={label}
              className={`inline-flex items-center gap-1 rounded-md border px-2 text-12 leading-5 ${taken ? 'border-accent-line bg-accent-soft text-accent' : 'border-line text-ink-2'}`}
            >
              {taken && <Icon of={Check} size={12} />}
              {label}
              {taken && <span className="sr-only"> {t('content.chosen')}</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function FileView({ content }: { content: Extract<MessageContent, { kind: 'file' }> }): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <div className="mt-1 inline-flex max-w-full items-center gap-2.5 rounded-md border border-line bg-surface-1 py-1.5 pr-2 pl-3">
      <Icon of={Paperclip} className="text-ink-3" />
      <span className="min-w-0">
        <span className="block truncate text-13 font-medium">{content.name}</span>
        <span className="block text-12 text-ink-3">{bytes(content.bytes)}</span>
      </span>
      <a
        href={`/api/files/${content.fileId}`}
        download={content.name}
        aria-label={t('content.download', { name: content.name })}
        className={`${buttonClass('quiet', 'small')} ml-1`}
      >
        <Icon of={Download} size={14} />
      </a>
    </div>
  );
}

function CardView({ content }: { content: Extract<MessageContent, { kind: 'card' }> }): ReactElement {
  return (
    <div className="mt-1 max-w-96 rounded-md border border-line-strong bg-surface-1 p-3">
      <p className="text-13 font-semibold">{content.title}</p>
      <div className="mt-0.5 text-13 text-ink-2">
        <RichText text={content.text} />
      </div>
      {content.actions.length > 0 && (
        <div className="mt-2 flex flex-wrap gap-2">
          {content.actions.map(({ label, url }) => (
            <a key={url} href={url} target="_blank" rel="noopener noreferrer" className={buttonClass('plain', 'small')}>
              {label}
            </a>
          ))}
        </div>
      )}
    </div>
  );
}

function FormView({ content }: { content: Extract<MessageContent, { kind: 'form' }> }): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <div className="mt-1 max-w-96 rounded-md border border-line-strong bg-surface-1 p-3">
      <p className="text-13 font-semibold">{content.title}</p>
      <ul className="mt-1 text-13 text-ink-2">
        {content.fields.map(({ name, label, required }) => (
          <li key={name} className="border-b border-line py-0.5 last:border-0">
            {label}
            {required && <span className="text-ink-3"> · {t('content.required')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function FormReplyView({
  content,
  form,
}: {
  content: Extract<MessageContent, { kind: 'form_reply' }>;
  form: Message | undefined;
}): ReactElement {
  const fields = form?.content.kind === 'form' ? form.content.fields : [];
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  return (
    <dl className="mt-1 grid max-w-96 grid-cols-[auto_minmax(0,1fr)] gap-x-4 rounded-md bg-surface-2 px-3 py-2 text-13">
      {Object.entries(content.values).map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-3">{labelOf(name)}</dt>
          <dd className="wrap-anywhere whitespace-pre-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
