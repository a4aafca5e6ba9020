/** One message, whoever said it. */
import type { CustomerContent, Message } from '@harken/contract/record';
import { act } from '../doing.ts';
import { outbox } from '../messenger.ts';
import { model } from '../model.ts';
import { more, needMore } from '../more-door.ts';
import type { Errand } from '../outbox.ts';
import { duration, moment, words } from '../words.ts';
import { Avatar, Icon, Marked, Sources } from './parts.tsx';

export type Shown = Pick<Message, 'id' | 'conversationId' | 'content'>;

function Content({ message }: { message: Shown }) {
  const { content, id } = message;
  if (content.kind === 'text') return <Marked text={content.text} />;
  if (content.kind === 'answer')
    return (
      <>
        <Marked {...content} />
        <Sources {...content} />
        <div class="s row">
          {content.feedback ? words.thanks : words.answered}
          {!content.feedback &&
            [true, false].map((helped) => (
              <button type="button" class="btn" onClick={() => act('messages/:messageId/feedback', { helped }, id)}>
                {helped ? words.yes : words.no}
              </button>
            ))}
        </div>
      </>
    );
  if (content.kind === 'choice')
    return (
      <>
        <Marked text={content.text} />
        <div class="guess box">
          {content.options.map(({ label }, option) => (
            <button
              type="button"
              disabled={content.chosen !== null}
              aria-pressed={content.chosen === option}
              onClick={() => act('messages/:messageId/choice', { option }, id)}
            >
              <b>{label}</b>
              <Icon of={content.chosen === option ? 'check' : 'right'} />
            </button>
          ))}
        </div>
      </>
    );
  if (more) return <more.Content {...message} />;
  needMore();
  return null;
}

/** From us. `first`: somebody else spoke before, so it says who speaks. */
export function Ours({ message, first }: { message: Message; first: boolean }) {
  const { kind, name } = message.author;
  const person = kind === 'person' ? name : null;
  return (
    <div class="in">
      {first ? <Avatar name={person} /> : <i />}
      <div>
        {first && (
          <div class="s">
            <b>{person ?? words.virtualAgent}</b> {moment(message.at)}
          </div>
        )}
        <Content message={message} />
      </div>
    </div>
  );
}

/** The customer's own, and what became of it. */
export const Theirs = ({ message, state }: { message: Message; state: 'sent' | 'delivered' | 'read' | false }) => (
  <div class="out">
    <div class="bub">
      <Content message={message} />
    </div>
    {state && (
      <div class="s">
        <Icon of={state === 'read' ? 'checks' : 'check'} />{' '}
        {words.became[state](moment(message.delivery?.at ?? message.at))}
      </div>
    )}
  </div>
);

/** Not acknowledged yet, or refused. */
export function Pending({ errand, content }: { errand: Errand; content: CustomerContent }) {
  const { id, refused, conversationId } = errand;
  const waits = model.offline || outbox.failing();
  if (refused && !more) needMore();
  return (
    <div class={refused ? 'out bad' : 'out wait'}>
      <div class="bub">
        <Content message={{ id, conversationId, content } as Shown} />
      </div>
      {refused ? (
        more && <more.Refused errand={errand} content={content} />
      ) : (
        <div class={waits ? 's late' : 's'}>
          <Icon of="clock" /> {waits ? words.kept : words.sending}
        </div>
      )}
    </div>
  );
}

/** A line of what happened. `since`: when the customer began to wait, for who joined after it. */
export function Happened({
  content: { what, detail },
  at,
  since,
}: {
  content: Extract<Message['content'], { kind: 'system' }>;
  at: string;
  since: string | undefined;
}) {
  const line = words.system[what];
  const waited = since && duration((Date.parse(at) - Date.parse(since)) / 1000);
  return (
    <div class="sysl s row">
      {detail.scale
        ? `${words.howWasIt} ${words.scores[+detail.score! > 3 ? 3 : 1]}`
        : typeof line === 'string'
          ? line
          : line(detail.score ?? detail.agentName ?? words.people, waited)}
    </div>
  );
}
