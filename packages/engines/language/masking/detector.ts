/** What a piece of personal data is. `secret` is what opens something: a password, PIN, one-time code, key. */
export type PersonalKind =
  | 'card'
  | 'iban'
  | 'national_id'
  | 'passport'
  | 'account'
  | 'phone'
  | 'email'
  | 'address'
  | 'name'
  | 'date_of_birth'
  | 'ip'
  | 'licence_plate'
  | 'secret';

/** Where a value stands in its text. */
export interface Place {
  text: string;
  start: number;
  end: number;
}

/**
 * One way to recognise one kind. Every quantifier of a pattern is bounded and every start stands at a border, so that a
 * text costs time in proportion to its length.
 */
export interface Detector {
  kind: PersonalKind;
  /** Flags `dgu` or `dgiu`. The group `value` is what is personal; without it, the whole match. */
  pattern: RegExp;
  /** Looks closer: false when it is none after all, or the part of the value that is meant. */
  accept?: (value: string, place: Place) => boolean | { from: number; to: number };
}
