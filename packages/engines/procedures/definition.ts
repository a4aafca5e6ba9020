/** What a procedure is: slots that are asked for, steps in their order, phrases that start it. Plain data. */

export type Language = 'en' | 'zh';
export type Both = Readonly<Record<Language, string>>;
export type Scalar = string | number | boolean;
/** What a slot or a tool's answer can hold. */
export type Value = Scalar | null | readonly Value[] | { readonly [name: string]: Value };

/** How sure it is who writes: not at all, by the word of the host site, by a code of this hour too. */
export const levels = ['none', 'signed_in', 'code'] as const;
export type Level = (typeof levels)[number];

export const slotTypes = [
  'text',
  'name',
  'number',
  'amount',
  'date',
  'choice',
  'last_four',
  'yes_no',
  'email',
  'phone',
  'address',
] as const;
export type SlotType = (typeof slotTypes)[number];

export interface Option {
  readonly value: string;
  readonly label: Both;
  readonly synonyms: readonly string[];
}

export interface Slot {
  readonly name: string;
  readonly type: SlotType;
  readonly label: Both;
  readonly prompt: Both;
  /** Of a choice: those that are always the same … */
  readonly options?: readonly Option[] | undefined;
  /** … or a list in a tool's answer, as in `cards.items`, with the fields that are its value and its name. */
  readonly optionsFrom?: { readonly list: string; readonly value: string; readonly label: string } | undefined;
  /** A date without a year is the nearest one on this side of today; the past where it is not said. */
  readonly nearest?: 'past' | 'future' | undefined;
}

/** `value` is a path, as in `amount` or `cards.count`. Dates compare as dates. */
export type Condition =
  | {
      readonly value: string;
      readonly op: 'is' | 'is_not' | 'above' | 'below' | 'at_least' | 'at_most';
      readonly to: Scalar | { readonly daysFromToday: number };
    }
  | { readonly value: string; readonly op: 'one_of'; readonly to: readonly Scalar[] }
  | { readonly value: string; readonly op: 'known' | 'unknown' }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

interface AnyStep {
  readonly id: string;
  /** Where it goes on; the step below where it is not said. */
  readonly next?: string | undefined;
}

export type Step = AnyStep &
  (
    | { readonly kind: 'say'; readonly text: Both }
    | {
        readonly kind: 'ask';
        readonly slot: string;
        /** Asked again each time it is come to; otherwise only while it is not known. */
        readonly anew?: boolean | undefined;
      }
    | { readonly kind: 'branch'; readonly cases: readonly { readonly when: Condition; readonly to: string }[] }
    | {
        readonly kind: 'action';
        readonly tool: string;
        /** A path in braces, or words as they are. */
        readonly inputs: Readonly<Record<string, string>>;
        /** The name that its answer is kept by. */
        readonly as?: string | undefined;
        /** Where it goes on when it surely was not done; to a person where it is not said. */
        readonly failed?: string | undefined;
      }
    | {
        readonly kind: 'confirm';
        readonly text: Both;
        /** Where a no leads; the end where it is not said. */
        readonly no?: string | undefined;
      }
    | { readonly kind: 'verify'; readonly level: 'signed_in'; readonly failed?: string | undefined }
    | {
        readonly kind: 'verify';
        readonly level: 'code';
        /** The tool that sends the code, and the one that is given `code` and answers with `ok`. */
        readonly send: string;
        readonly check: string;
        readonly failed?: string | undefined;
      }
    | {
        readonly kind: 'wait';
        readonly minutes: number;
        /** What ends it early; its data is kept by this name. */
        readonly event?: string | undefined;
        readonly text?: Both | undefined;
        /** Where it goes on when the event did not come. */
        readonly late?: string | undefined;
      }
    | {
        readonly kind: 'call';
        readonly procedure: string;
        /** Its slots that are known already, by paths in braces. */
        readonly inputs: Readonly<Record<string, string>>;
        readonly as?: string | undefined;
        /** Where it goes on when that one ended without success. */
        readonly failed?: string | undefined;
      }
    | { readonly kind: 'hand_over'; readonly note: Both; readonly text?: Both | undefined }
    | { readonly kind: 'end'; readonly text?: Both | undefined; readonly outcome: 'done' | 'not_done' }
  );
export type StepKind = Step['kind'];

export interface Procedure {
  readonly key: string;
  readonly name: Both;
  /** What customers say who want it. */
  readonly examples: Readonly<Record<Language, readonly string[]>>;
  readonly slots: readonly Slot[];
  readonly steps: readonly Step[];
  /** A question that is not answered is asked once more after so long, then the procedure ends; 30 where it is not said. */
  readonly patienceMinutes?: number | undefined;
}

export interface ToolInput {
  readonly name: string;
  readonly type: 'text' | 'number' | 'yes_no' | 'date';
  /** Of the customer, from what was proved of them: no procedure and no word of theirs sets it. */
  readonly from: 'procedure' | 'customer';
  readonly required: boolean;
}

export interface AnswerField {
  readonly name: string;
  readonly type: 'text' | 'number' | 'yes_no' | 'date' | 'list';
  readonly required: boolean;
  /** Of a list: what each entry has. */
  readonly fields?:
    | readonly { readonly name: string; readonly type: 'text' | 'number' | 'yes_no' | 'date' }[]
    | undefined;
}

/** What the engine knows of a tool. How it is reached is its host's. */
export interface Tool {
  readonly name: string;
  /** What it does, as one says that it was done: "Block the card". */
  readonly title: Both;
  /** Whether something is different afterwards; then it needs the customer's yes. */
  readonly effect: 'reads' | 'changes';
  readonly needs: Level;
  readonly inputs: readonly ToolInput[];
  readonly answer: readonly AnswerField[];
}

export const byId = (steps: readonly Step[]): ReadonlyMap<string, number> =>
  new Map(steps.map(({ id }, place) => [id, place]));

/** The paths between braces of a text: `Block {card.name}?` names `card.name`. */
export function pathsIn(text: string): string[] {
  return [...text.matchAll(/\{([a-z][a-zA-Z0-9_.]{0,80})\}/g)].map(([, path]) => path as string);
}

export function levelAtLeast(has: Level, needs: Level): boolean {
  return levels.indexOf(has) >= levels.indexOf(needs);
}
