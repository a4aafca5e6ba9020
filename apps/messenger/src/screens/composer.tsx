/** The one field, the same on every screen, so that it keeps its text and the cursor. */
import { say, typed } from '../doing.ts';
import { changed, model } from '../model.ts';
import { needMore } from '../more-door.ts';
import { number, words } from '../words.ts';
import { IconButton } from './parts.tsx';

const most = 65_536;
export let field: HTMLTextAreaElement;
let picker: HTMLInputElement;

export function write(text: string) {
  field.value = text;
  grow();
  field.focus();
}

function grow() {
  field.style.height = '0';
  field.style.height = `${field.scrollHeight}px`;
  changed();
}

function send() {
  const text = field.value.trim();
  if (!text || text.length > most) return;
  typed(false);
  say({ kind: 'text', text });
  write('');
}

const attach = async (files: FileList | null | undefined) => {
  const chosen = [...(files ?? [])];
  if (chosen[0]) (await needMore()).attach(chosen);
};

export function Composer() {
  const label = model.screen === 'home' ? words.ask : words.write;
  const over = (field?.value.trim().length ?? 0) - most;
  return (
    <>
      <div class="field box row">
        <textarea
          ref={(it) => {
            field = it ?? field;
          }}
          rows={1}
          aria-label={label}
          placeholder={label}
          onInput={() => {
            grow();
            typed();
          }}
          onKeyDown={(event) => {
            // The Enter that ends a word of Chinese input is not meant for us.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
          onPaste={({ clipboardData }) => attach(clipboardData?.files)}
        />
        <input
          ref={(it) => {
            picker = it ?? picker;
          }}
          type="file"
          hidden
          multiple
          onChange={() => {
            attach(picker.files);
            picker.value = '';
          }}
        />
        <IconButton of="clip" label={words.attach} onClick={() => picker.click()} />
        <IconButton
          of="send"
          label={words.send}
          onClick={send}
          class={over > -most && over <= 0 ? 'icon on' : 'icon off'}
        />
      </div>
      {over > 0 && <small role="alert">{words.tooLong(number(over))}</small>}
    </>
  );
}
