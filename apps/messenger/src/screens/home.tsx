/** The first screen: what the customer probably wants, and what they have with us already. */
import { say } from '../doing.ts';
import { show, trail } from '../messenger.ts';
import { model } from '../model.ts';
import { more, needMore } from '../more-door.ts';
import { words } from '../words.ts';
import { Icon } from './parts.tsx';

export function Home() {
  const guesses = model.guesses ?? [];
  const page = trail().findLast(({ kind }) => kind === 'page');
  const cases = model.known.conversations.size > 0;
  if (cases && !more) needMore();
  return (
    <div class="home">
      <h1>{words.hello(model.customer?.name?.split(' ')[0] ?? '')}</h1>
      <p>{guesses[0] && page ? words.isItThis(page.label ?? page.name) : words.howCanWeHelp}</p>
      {guesses[0] ? (
        <>
          <div class="guess box">
            {guesses.map(({ question, evidence }) => (
              <button type="button" onClick={() => say({ kind: 'text', text: question })}>
                <b>{question}</b>
                <small>{evidence}</small>
                <Icon of="right" />
              </button>
            ))}
          </div>
          <p class="s">
            {words.guessed}{' '}
            <button type="button" class="link" onClick={() => show('trail')}>
              {words.whatWeLookAt}
            </button>
          </p>
        </>
      ) : (
        !model.guesses && !model.offline && <div class="bones" aria-busy="true" />
      )}
      {cases && more && (model.guesses || model.offline) && <more.Cases />}
    </div>
  );
}
