import type { IntentModel } from './model.ts';

/** The file is not a model of this version, or was cut short: one sentence. */
export class BadModel extends Error {}

/**
 * A model as bytes: a line of JSON that tells version, labels and what follows, then the arrays, little-endian, each from a
 * multiple of eight. Weights of features are rounded to 16 bits, by class: a score moves by less than a thousandth.
 */
const format = 'harken-intents';
const version = 1;
const largest = 32_767;

interface Head {
  readonly format: string;
  readonly version: number;
  readonly labels: readonly string[];
  readonly outside: boolean;
  readonly embedder: string | null;
  readonly confidence: {
    readonly right: readonly number[];
    readonly inside: readonly number[];
    readonly threshold: number;
  };
  readonly features: number;
  readonly postings: number;
  readonly dimensions: number;
  /** FNV-1a over all that follows. */
  readonly sum: number;
}

export function writeModel(model: IntentModel): Uint8Array {
  const { vocabulary, linear, middle, labels, outside, embedder, confidence } = model;
  const classes = linear.bias.length;
  const scale = new Float32Array(classes);
  linear.weights.forEach((weight, k) => {
    scale[linear.classOf[k]!] = Math.max(scale[linear.classOf[k]!]!, Math.abs(weight) / largest);
  });
  const rounded = Int16Array.from(linear.weights, (weight, k) => Math.round(weight / scale[linear.classOf[k]!]!));
  const body = joined([
    vocabulary.keys,
    vocabulary.rarity,
    linear.starts,
    linear.classOf,
    rounded,
    scale,
    linear.dense,
    linear.bias,
    middle,
  ]);
  const head: Head = {
    format,
    version,
    labels,
    outside,
    embedder,
    confidence: { right: [...confidence.right], inside: [...confidence.inside], threshold: confidence.threshold },
    features: vocabulary.keys.length,
    postings: linear.weights.length,
    dimensions: middle.length,
    sum: sumOf(body),
  };
  const line = utf8(`${JSON.stringify(head)}\n`);
  const start = padded(line.length);
  const bytes = new Uint8Array(start + body.length).fill(32, 0, start);
  bytes.set(line);
  // The line ends where the arrays begin.
  bytes[line.length - 1] = 32;
  bytes[start - 1] = 10;
  bytes.set(body, start);
  return bytes;
}

/** @throws BadModel for anything that `writeModel` has not written */
export function readModel(bytes: Uint8Array): IntentModel {
  const end = bytes.indexOf(10);
  const head = headOf(bytes.subarray(0, Math.max(0, end)));
  const { labels, outside, features, postings, dimensions } = head;
  const classes = labels.length + (outside ? 1 : 0);
  // A copy, so that the arrays lie where their widths want them.
  const body = new Uint8Array(bytes.subarray(end + 1));
  let from = 0;
  const take = <T>(
    array: new (buffer: ArrayBuffer, from: number, length: number) => T,
    width: number,
    length: number,
  ) => {
    const start = from;
    from = padded(from + width * length);
    if (from > body.length) throw new BadModel('The model is cut short');
    return new array(body.buffer, start, length);
  };
  const keys = take(Int32Array, 4, features);
  const rarity = take(Float32Array, 4, features);
  const starts = take(Int32Array, 4, features + 1);
  const classOf = take(Uint16Array, 2, postings);
  const rounded = take(Int16Array, 2, postings);
  const scale = take(Float32Array, 4, classes);
  const dense = take(Float32Array, 4, classes * dimensions);
  const bias = take(Float32Array, 4, classes);
  const middle = take(Float32Array, 4, dimensions);
  if (from !== body.length) throw new BadModel('The model is longer than it says');
  if (sumOf(body) !== head.sum) throw new BadModel('The model has been changed since it was written');
  const weights = Float32Array.from(rounded, (weight, k) => weight * scale[classOf[k]!]!);
  const { right, inside, threshold } = head.confidence;
  return {
    labels,
    outside,
    embedder: head.embedder,
    confidence: { right: Float64Array.from(right), inside: Float64Array.from(inside), threshold },
    vocabulary: { keys, rarity },
    linear: { starts, classOf, weights, dense, bias },
    middle,
  };
}

function headOf(line: Uint8Array): Head {
  let head: Partial<Head>;
  try {
    head = JSON.parse(
      decodeURIComponent(Array.from(line, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')),
    );
  } catch {
    throw new BadModel('This is not a model of intents');
  }
  if (head?.format !== format) throw new BadModel('This is not a model of intents');
  if (head.version !== version)
    throw new BadModel(`The model has version ${head.version}; this program reads version ${version}. Train it again`);
  const { labels, confidence, features, postings, dimensions } = head;
  const whole = [features, postings, dimensions].every((size) => Number.isInteger(size) && size! >= 0);
  const numbers = (list: unknown, length: number) =>
    Array.isArray(list) && list.length === length && list.every((value) => Number.isFinite(value));
  if (
    !whole ||
    !Array.isArray(labels) ||
    labels.length === 0 ||
    !labels.every((label) => typeof label === 'string') ||
    !numbers(confidence?.right, 3) ||
    !numbers(confidence?.inside, 4) ||
    !Number.isFinite(confidence?.threshold)
  )
    throw new BadModel('The head of the model is incomplete');
  return head as Head;
}

const padded = (length: number) => Math.ceil(length / 8) * 8;

function joined(arrays: readonly (Int32Array | Float32Array | Uint16Array | Int16Array)[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((length, array) => length + padded(array.byteLength), 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return bytes;
}

/** Engines know no TextEncoder. JSON is always well-formed: lone surrogates are escaped in it. */
function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text);
  return Uint8Array.from(escaped.match(/%[0-9A-F]{2}|./g) ?? [], (one) =>
    one.length === 3 ? Number.parseInt(one.slice(1), 16) : one.charCodeAt(0),
  );
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}
