/** The engine's PostgreSQL, which decides whether it can read a data folder. */
export const engineVersion = '18';

/** What the program tells the engine's thread at its start, and what the two say to each other afterwards. */
export interface EngineTask {
  address: string;
  /** The folder of the data. */
  folder: string;
}
export type EngineOrder = 'close';
export type EngineMessage = { kind: 'open' } | { kind: 'refused'; code: string; message: string };

/** What a second process on a folder is told. */
export const takenCode = 'data_folder.taken';
export const takenMessage = (folder: string) =>
  `Another Harken process already works on the data folder ${folder}: stop it first, or set HARKEN_DATA to another folder.`;

/** A data folder as a tar. */
export type Image = Uint8Array<ArrayBuffer>;
