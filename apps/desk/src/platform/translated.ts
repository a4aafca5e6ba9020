/**
 * The shape that a dictionary must have to say all that another says. Chinese has no singular, so the `_one` forms of
 * English have no counterpart.
 */
export type Translated<Words> = {
  [Key in keyof Words as Key extends `${string}_one` ? never : Key]: Words[Key] extends string
    ? string
    : Translated<Words[Key]>;
};
