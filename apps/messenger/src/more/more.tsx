/**
 * What a first conversation seldom needs, loaded when it does: earlier conversations, the menu, what we look at, files,
 * forms, cards, refused messages, the sound.
 */
import type { ShownForm } from '@harken/contract/rating';
import type { CustomerContent, MessageContent } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import { wear } from '../app.tsx';
import { act, say } from '../doing.ts';
import { newId } from '../kept.ts';
import { languages } from '../launch.ts';
import {
  ask,
  device,
  language,
  launch,
  logOut,
  onScreen,
  outbox,
  prefix,
  session,
  setLanguage,
  show,
  trail,
  unreadOf,
} from '../messenger.ts';
import { changed, model } from '../model.ts';
import { type Errand, saidBy } from '../outbox.ts';
import { isOver, messagesOf } from '../record.ts';
import { write } from '../screens/composer.tsx';
import type { Shown } from '../screens/messages.tsx';
import { Icon, Marked } from '../screens/parts.tsx';
import { day, moment, number, words } from '../words.ts';
import { download, dropFile, keepFile, keptFile, progress, upload } from './files.ts';
import styles from './more.css?inline';
import { moreWords } from './words.ts';

wear(launch.box, styles);
const texts = () => moreWords[language];

/** What is open, and what was. */
export function Cases() {
  const all = [...model.known.conversations.values()].sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  const earlier = all.filter(isOver);
  return (
    <>
      {all.map((it) => {
        if (isOver(it)) return null;
        const unread = unreadOf(it);
        const holder = it.agentName ?? (it.handledBy === 'people' ? words.people : words.virtualAgent);
        return (
          <div key={it.id}>
            <div class="lab s row">
              {texts().openCase}
              <span class="end">{it.reference}</span>
            </div>
            <button type="button" class="case box" onClick={() => show(it.id)}>
              <span class="row">
                <b>{it.subject ?? words.newConversation}</b>
                {unread > 0 && <em class="end">{words.unread(number(unread))}</em>}
              </span>
              <span class="steps">
                <small class="f">{texts().received}</small>
                <small class="n">{it.waiting ? words.findingPerson : holder}</small>
                <small>{words.solved}</small>
              </span>
              {it.lastMessage && (
                <small class="m">
                  {it.lastMessage.preview} · {moment(it.lastMessage.at)}
                </small>
              )}
            </button>
          </div>
        );
      })}
      {earlier[0] && <div class="lab s row">{texts().earlier}</div>}
      {earlier.map((it) => (
        <button type="button" key={it.id} class="early row" onClick={() => show(it.id)}>
          {it.subject ?? it.reference}
          <small class="end">
            {day(it.openedAt)}, {words.solved}
          </small>
        </button>
      ))}
    </>
  );
}

const ownNames = { en: 'English', zh: '中文', ar: 'العربية' };

export function Menu() {
  const it = onScreen();
  const quiet = `${prefix}quiet`;
  return (
    <div class="menu box">
      <div class="lab s row">{texts().language}</div>
      <div class="row">
        {languages.map((each) => (
          <button
            type="button"
            class="btn"
            lang={each}
            aria-pressed={each === language}
            onClick={() => {
              device[`${prefix}language`] = each;
              setLanguage(each);
            }}
          >
            {ownNames[each]}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="item row"
        aria-pressed={!device[quiet]}
        onClick={() => {
          if (device[quiet]) delete device[quiet];
          else device[quiet] = '1';
          changed();
        }}
      >
        {texts().sound}
        {!device[quiet] && <Icon of="check" />}
      </button>
      <button type="button" class="item row" onClick={() => show('trail')}>
        {words.whatWeLookAt}
      </button>
      {it && !isOver(it) && (
        <button
          type="button"
          class="item row"
          onClick={() => {
            act(it.waiting ? 'leave' : 'solved');
            show(it.id);
          }}
        >
          {it.waiting ? words.stopWaiting : words.itIsSolved}
        </button>
      )}
      <button type="button" class="item row" onClick={logOut}>
        {texts().logOut}
      </button>
    </div>
  );
}

/** What travels with a conversation, in the words of the page. */
export function Trail() {
  const steps = trail().reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard.
    <section class="home" tabIndex={0} aria-label={words.whatWeLookAt}>
      <h1>{words.whatWeLookAt}</h1>
      <p class="m">{steps[0] ? texts().lookMeans : texts().lookNothing}</p>
      {steps.map(({ at, name, label, code, outcome, kind }) => (
        <div class="early row">
          <span>
            {kind === 'set' ? `${name}: ${label}` : (label ?? name)}{' '}
            <small>
              {code} {outcome && texts().outcomes[outcome]}
            </small>
          </span>
          <small class="end">{moment(at)}</small>
        </div>
      ))}
    </section>
  );
}

/** Why it was refused, and what can be done. */
export function Refused({ errand, content }: { errand: Errand; content: CustomerContent }) {
  const text = content.kind === 'text' && content.text;
  const drop = () => {
    outbox.drop(errand.id);
    dropFile(errand.id);
  };
  return (
    <div class="s" role="alert">
      {texts().notSent(errand.refused!)}
      <div class="row">
        {text && (
          <button
            type="button"
            class="btn end"
            onClick={() => {
              drop();
              write(text);
            }}
          >
            {texts().edit}
          </button>
        )}
        <button type="button" class={text ? 'btn' : 'btn end'} onClick={() => outbox.retry(errand)}>
          {texts().retry}
        </button>
        <button type="button" class="btn" onClick={drop}>
          {texts().drop}
        </button>
      </div>
    </div>
  );
}

const forms = new Map<string, ShownForm | null>();
/** Thumbs are the worst and the best of five. */
const thumbs = [1, 5];
const thumb =
  'M7 10v12M15 5.9 14 10h5.8a2 2 0 0 1 2 2.6l-2.4 8a2 2 0 0 1-2 1.4H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.8a2 2 0 0 0 1.8-1.1L12 2a3 3 0 0 1 3 3.9Z';

/** How the house asks about this conversation; nothing until it is known, and where nobody is asked. */
export function Rating({ it }: { it: CustomerConversation }) {
  const key = it.id + it.handledBy;
  const form = forms.get(key);
  if (form === undefined) {
    forms.set(key, null);
    ask('GET /api/messenger/conversations/:id/rating-form', { params: { id: it.id } })
      .then((said) => forms.set(key, said.form))
      .catch(() => setTimeout(() => forms.delete(key) && changed(), 5000))
      .then(changed);
  }
  if (!form) return null;
  const { id, version, scale, question, comment, prompt } = form;
  const own = (text: typeof question) => text && (language === 'zh' ? text.zh : text.en);
  const said = own(prompt) ?? words.comment;
  return (
    <form
      class="card box"
      onSubmit={(event) => {
        event.preventDefault();
        const filled = new FormData(event.currentTarget);
        const score = Number(filled.get('score'));
        act('rating', { score, comment: filled.get('comment') || null, form: { id, version } });
      }}
    >
      <fieldset>
        <legend>{own(question) ?? words.howWasIt}</legend>
        {(scale === 'thumbs' ? thumbs : [1, 2, 3, 4, 5]).map((score) => {
          const label = words.scores[scale === 'thumbs' ? (score + 1) / 2 : score - 1];
          return (
            <label key={score} class={scale}>
              <input type="radio" name="score" value={score} required aria-label={label} />
              {scale === 'words' ? (
                <>
                  <br />
                  {label}
                </>
              ) : (
                <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
                  {scale === 'thumbs' ? (
                    <path d={thumb} transform={score === 1 ? 'rotate(180 12 12)' : undefined} />
                  ) : (
                    <>
                      <circle cx="12" cy="12" r="10" />
                      <path d={`M9 9v.5M15 9v.5M8 ${18 - score}q4 ${(score - 3) * 2.5} 8 0`} />
                    </>
                  )}
                </svg>
              )}
            </label>
          );
        })}
      </fieldset>
      {comment && <textarea name="comment" aria-label={said} placeholder={said} maxLength={2000} />}
      <button type="submit" class="btn on">
        {words.send}
      </button>
    </form>
  );
}

type Of<K extends MessageContent['kind']> = Extract<MessageContent, { kind: K }>;

const size = (bytes: number) => {
  const [n, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  return number(n as number, { style: 'unit', unit: unit as string, maximumFractionDigits: 1 });
};

const inputs: Record<string, string> = { email: 'email', number: 'number', date: 'date' };

/** The browser checks what is filled in, and says so in its own language. Once answered, a form is only shown. */
function Form({ id, content, conversationId }: Shown & { content: Of<'form'> }) {
  const answered = [...messagesOf(model.known, conversationId), ...outbox.list().map(saidBy)].some(
    (each) => each?.content.kind === 'form_reply' && each.content.formMessageId === id,
  );
  return (
    <form
      class="card box"
      onSubmit={(event) => {
        event.preventDefault();
        const values = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
        say({ kind: 'form_reply', formMessageId: id, values });
      }}
    >
      <b>{content.title}</b>
      {!answered &&
        content.fields.map(({ name, label, kind, required, choices = [] }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: each branch is one.
          <label key={name}>
            <span class="s">
              {label} {required && '*'}
            </span>
            {kind === 'choice' ? (
              <select class="box" name={name} required={required}>
                {['', ...choices].map((choice) => (
                  <option>{choice}</option>
                ))}
              </select>
            ) : kind === 'longtext' ? (
              <textarea class="box" name={name} required={required} maxLength={4000} rows={3} />
            ) : (
              <input
                class="box"
                name={name}
                required={required}
                type={(inputs[kind] ?? 'text') as 'text'}
                step="any"
                maxLength={4000}
              />
            )}
          </label>
        ))}
      {!answered && (
        <button type="submit" class="btn on">
          {words.send}
        </button>
      )}
    </form>
  );
}

/** The contents that the conversation itself does not know. */
export function Content({ id, content, conversationId }: Shown) {
  switch (content.kind) {
    case 'file':
      return (
        <>
          <button
            type="button"
            class="row"
            disabled={!content.fileId}
            title={texts().download}
            onClick={() => download(content.fileId, content.name)}
          >
            <Icon of="clip" />
            <b>{content.name}</b>
            <small>{size(content.bytes)}</small>
          </button>
          {!content.fileId && <progress value={progress[id] ?? 0} aria-label={words.sending} />}
        </>
      );
    case 'form':
      return <Form id={id} content={content} conversationId={conversationId} />;
    case 'form_reply': {
      const form = model.known.messages.get(content.formMessageId)?.content;
      return (
        <dl>
          {Object.entries(content.values).map(([name, value]) => (
            <>
              <dt class="s">
                {(form?.kind === 'form' && form.fields.find((field) => field.name === name)?.label) || name}
              </dt>
              <dd>{value || '–'}</dd>
            </>
          ))}
        </dl>
      );
    }
    case 'card':
      return (
        <div class="card box">
          <b>{content.title}</b>
          <div>
            <Marked text={content.text} />
          </div>
          {content.actions.map(({ label, url }) => (
            <Marked text={`[${label.replace(/[[\]]/g, '')}](${encodeURI(decodeURI(url)).replace(/[()]/g, escape)})`} />
          ))}
        </div>
      );
    default:
      return null;
  }
}

/** Files chosen, pasted or dropped: each is a message. */
export async function attach(files: File[]) {
  for (const file of files) {
    const id = `msg_${newId()}`;
    await keepFile(id, file);
    say({ kind: 'file', fileId: '' as never, name: file.name, type: file.type, bytes: file.size }, id, true);
  }
}

/** Uploads the file of an errand, whose message then names it. */
export async function sendFile(errand: Errand, said: { content: CustomerContent }, keep: (changed: Errand) => void) {
  const file = await keptFile(errand.id);
  if (!file) throw { problem: { status: 410, code: 'file.lost' } };
  const { token } = await session.ready();
  try {
    said.content = { kind: 'file', ...(await upload(errand.id, file)) } as CustomerContent;
  } catch (error) {
    if ((error as { problem?: { status: number } }).problem?.status === 401) await session.ready(token);
    throw error;
  }
  errand.file = false;
  keep(errand);
  dropFile(errand.id);
}

export function beep() {
  try {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.06;
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(0.12);
    tone.onended = () => audio.close();
  } catch {
    // No sound where the browser allows none.
  }
}
