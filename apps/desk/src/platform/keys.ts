import { type CommandId, commandIds, commands, runCommand } from './commands.ts';

/** How long one may think between `g` and `i`. */
const patienceMs = 1500;

export interface Stroke {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** The name of a stroke as the command table writes it; '' for one that can never be in it. */
export function strokeOf({ key, code, ctrlKey, metaKey, shiftKey, altKey }: Stroke): string {
  if (altKey || ['Shift', 'Control', 'Meta', 'Alt', 'Dead', 'Process', 'Unidentified'].includes(key)) return '';
  const mod = ctrlKey || metaKey ? 'mod+' : '';
  // On a layout without Latin letters the place of the key decides: j stays where the hand expects it.
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  const latin = /^[a-z]$/i.test(key) ? key : key.length === 1 && key > '\x7f' && place ? place : undefined;
  if (latin) return `${mod}${shiftKey ? 'shift+' : ''}${latin.toLowerCase()}`;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (mod && digit) return `${mod}${shiftKey ? 'shift+' : ''}${digit}`;
  return `${mod}${key.toLowerCase()}`;
}

interface Found {
  /** Commands that these strokes mean, the whole of them. */
  ids: CommandId[];
  /** Some command continues from here. */
  more: boolean;
}

export function find(strokes: string): Found {
  const ids: CommandId[] = [];
  let more = false;
  for (const id of commandIds) {
    const { keys, field, group } = commands[id];
    if (field && group === 'write') continue;
    for (const key of keys) {
      if (key === strokes) ids.push(id);
      else if (key.startsWith(`${strokes} `)) more = true;
    }
  }
  return { ids, more };
}

const editable =
  'input:not([type="checkbox"]):not([type="radio"]):not([type="button"]), textarea, select, [contenteditable="true"]';
const layers = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** Listens for the keys of the command table. Never while something is being typed, and never under a dialog or menu. */
export function startKeys(): () => void {
  let begun = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = () => {
    begun = '';
    clearTimeout(timer);
  };

  function onKey(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing) return;
    const stroke = strokeOf(event);
    if (!stroke) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const typing = target.closest(editable) !== null;
    const covered = target.closest(layers) !== null;
    const strokes = begun ? `${begun} ${stroke}` : stroke;
    const { ids, more } = find(strokes);
    forget();
    if ((typing || covered) && !ids.some((id) => commands[id].field)) return;
    // Enter on a focused link or button is theirs.
    if (stroke === 'enter') return;
    if (more) {
      begun = strokes;
      timer = setTimeout(forget, patienceMs);
      event.preventDefault();
      return;
    }
    if (ids.some((id) => runCommand(id))) event.preventDefault();
  }

  window.addEventListener('keydown', onKey);
  return () => {
    forget();
    window.removeEventListener('keydown', onKey);
  };
}
