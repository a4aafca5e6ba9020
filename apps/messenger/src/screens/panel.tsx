/** The sheet with its head, its menu and its one field. */
import { act, askForPerson } from '../doing.ts';
import { close, onScreen, show, unreadOf } from '../messenger.ts';
import { changed, drawNow, model } from '../model.ts';
import { more, needMore } from '../more-door.ts';
import { isOver } from '../record.ts';
import { duration, moment, number, time, words } from '../words.ts';
import { Composer, field } from './composer.tsx';
import { Conversation } from './conversation.tsx';
import { Home } from './home.tsx';
import { Avatar, Icon, IconButton } from './parts.tsx';

/** The launcher's button. */
export function Face() {
  let unread = 0;
  for (const it of model.known.conversations.values()) unread += unreadOf(it);
  return (
    <>
      <Icon of={model.shown ? 'x' : 'mark'} />
      {model.shown ? words.close : words.help}
      {!model.shown && unread > 0 && <em>{words.unread(number(unread))}</em>}
    </>
  );
}

function Head() {
  const it = onScreen();
  const home = model.screen === 'home';
  const { name = words.help, peopleNow, peopleUntil, peopleFrom } = model.settings ?? {};
  const change = peopleNow ? peopleUntil : peopleFrom;
  return (
    <div class="ph row">
      {home ? <Avatar /> : <IconButton of="left" label={words.back} onClick={() => show('home')} />}
      {it?.agentName && <Avatar name={it.agentName} />}
      <div>
        <h2>{it ? (it.agentName ?? it.subject ?? words.newConversation) : name}</h2>
        <div class="s">{it ? it.reference : words.now(peopleNow, change && moment(change))}</div>
      </div>
      <IconButton
        of="more"
        label={words.more}
        aria-expanded={model.menu}
        onClick={() => {
          model.menu = !model.menu;
          needMore();
        }}
      />
      {model.menu && more && <more.Menu />}
      <IconButton of="x" label={words.close} onClick={close} />
    </div>
  );
}

function Ways() {
  const it = onScreen();
  const wait = model.settings?.expectedSeconds;
  const going = it && !isOver(it);
  return (
    <div class="ways row">
      {(model.screen === 'home' || (going && it.handledBy === 'virtual_agent')) && (
        <button type="button" class="link" onClick={askForPerson}>
          {words.person(wait == null ? undefined : duration(Math.max(60, wait)))}
        </button>
      )}
      {going && it.agentName && (
        <button type="button" class="link" onClick={() => act('solved')}>
          {words.itIsSolved}
        </button>
      )}
      {model.customer?.identified && (
        <span class="s end">
          <Icon of="lock" /> {words.signedIn}
        </span>
      )}
    </div>
  );
}

const phone = matchMedia('(max-width:480px)');

/** On a phone it is the whole screen, and the page behind it cannot be reached meanwhile. */
export function follow(panel: HTMLDialogElement) {
  if (panel.open === model.shown) return;
  if (!model.shown) panel.close();
  else {
    if (phone.matches) panel.showModal();
    else panel.show();
    field.focus();
  }
}

function Body() {
  if (model.screen === 'home') return <Home />;
  if (model.screen !== 'trail') return <Conversation />;
  if (more) return <more.Trail />;
  needMore();
  return null;
}

export const Panel = () => (
  <>
    <dialog
      class="panel"
      aria-label={model.settings?.name ?? words.help}
      tabIndex={-1}
      onClick={({ target }) => {
        if (!model.menu || (target as Element).closest('.ph')) return;
        model.menu = false;
        changed();
      }}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (!model.menu) return close();
        model.menu = false;
        drawNow();
        event.currentTarget.querySelector<HTMLElement>('[aria-expanded]')!.focus();
      }}
    >
      <Head />
      {model.broken ? (
        <div class="net m row" role="alert">
          {words.broken}
        </div>
      ) : (
        model.offline && (
          <div class="net m row" role="status">
            <Icon of="offline" />
            <span>
              <b>{words.offline(time(model.offline))}</b> {onScreen()?.waiting && words.placeKept} {words.sentLater}
            </span>
          </div>
        )
      )}
      <Body />
      <div class="ask">
        <Composer />
        <Ways />
      </div>
    </dialog>
    <div class="vh" aria-live="polite">
      {model.said}
    </div>
  </>
);
