/** A conversation: what was said, what is on its way, who is being found, how it was. */
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import type { ComponentChild } from 'preact';
import { act } from '../doing.ts';
import { onScreen, outbox, trail } from '../messenger.ts';
import { model } from '../model.ts';
import { more, needMore } from '../more-door.ts';
import { saidBy } from '../outbox.ts';
import { isOver, messagesOf, stateOf } from '../record.ts';
import { duration, moment, number, time, words } from '../words.ts';
import { Happened, Ours, Pending, Theirs } from './messages.tsx';
import { Avatar, Icon } from './parts.tsx';

/** Who is being found, how long it takes, what they know already. */
function Finding({ since }: { since: string }) {
  const wait = model.wait ?? { at: since };
  const { ahead, expectedSeconds, lowerSeconds, upperSeconds, queueName, open, opensAt } = wait;
  // Also the agent who is free now has to accept first: the smallest promise is a minute.
  const expected = expectedSeconds != null && Math.max(60, expectedSeconds);
  // In the unit of the duration before it, and as that is rounded.
  const [from, to] = [lowerSeconds!, upperSeconds!].map((at) => Math.ceil(at / (+expected < 5400 ? 60 : 3600)));
  const waited = (Date.now() - Date.parse(since)) / 1000;
  const share = (seconds: number) => `${(seconds / Math.max(waited, +expected)) * 75}%`;
  const pages = trail().filter(({ kind }) => kind === 'page');
  return (
    <section class="queue box m" aria-label={words.findingPerson}>
      <header class="row">
        <Icon of="hand" />
        <b>{open === false ? words.closedUntil(opensAt && moment(opensAt)) : words.findingPerson}</b>
        {expected &&
          words.about(duration(expected)) +
            (to! > from! ? ` (${number(from!)}–${number(to!)})` : '') +
            (model.offline ? words.asOf(time(wait.at)) : '')}
      </header>
      {expected && (
        <svg class="line" role="img" aria-label={words.waited(duration(waited), duration(expected))}>
          <rect width={share(expected)} height="4" />
          <rect width={share(waited)} height="4" />
        </svg>
      )}
      <dl>
        <dt>{words.who}</dt>
        <dd>
          {queueName ?? words.people}
          {ahead != null && words.ahead(ahead, number(ahead))}
        </dd>
        <dt>{words.theyKnow}</dt>
        <dd>{words.wholeStory(pages.at(-1)?.label)}</dd>
      </dl>
      <button type="button" class="btn" onClick={() => act('leave')}>
        {words.stopWaiting}
      </button>
    </section>
  );
}

/** How it was, once it is over and as the house asks it. */
function Rating({ it }: { it: CustomerConversation }) {
  if (more) return <more.Rating it={it} />;
  needMore();
  return null;
}

export function Conversation() {
  const screen = model.screen;
  const typing = model.typing;
  const conversation = onScreen();
  const drawn: ComponentChild[] = [];
  let since: string | undefined;
  messagesOf(model.known, screen).forEach((message, at, all) => {
    const { content, author, id } = message;
    if (content.kind === 'system') {
      if (content.what === 'handed_off') since = message.at;
      // While somebody is being found, that says it.
      if (content.what !== 'handed_off' || !conversation?.waiting)
        drawn.push(<Happened key={id} content={content} at={message.at} since={since} />);
      if (content.what === 'joined') since = undefined;
    } else if (author.kind === 'customer')
      drawn.push(
        <Theirs
          key={id}
          message={message}
          state={all[at + 1]?.author.kind !== 'customer' && stateOf(message, all.slice(at))}
        />,
      );
    else
      drawn.push(
        <Ours
          key={id}
          message={message}
          first={all[at - 1]?.author.name !== author.name || all[at - 1]?.author.kind !== author.kind}
        />,
      );
  });
  if (conversation?.waiting) drawn.push(<Finding key="finding" since={since ?? conversation.openedAt} />);
  for (const errand of outbox.list()) {
    const said = saidBy(errand);
    if (said && errand.conversationId === screen && !model.known.messages.has(said.id as never))
      drawn.push(<Pending key={said.id} errand={errand} content={said.content} />);
  }
  if (typing?.id === screen && conversation?.agentName && !isOver(conversation))
    drawn.push(
      <div class="in" key="typing">
        <Avatar name={typing.name} />
        <div class="dots s">
          <i />
          <i />
          <i /> {words.typing(typing.name)}
        </div>
      </div>,
    );
  if (conversation && isOver(conversation))
    drawn.push(
      !conversation.rating && <Rating key="rating" it={conversation} />,
      <p class="s">{conversation.state === 'closed' ? words.over : words.notSolved}</p>,
    );
  return (
    // The inner list keeps its order while the outer one holds on to its end.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard.
    <section class="talk" tabIndex={0} aria-label={conversation?.subject ?? words.newConversation}>
      <div>{drawn}</div>
    </section>
  );
}
