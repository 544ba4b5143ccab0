import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue, isDate } from '../internal/describe-value.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { joinPath } from '../internal/join-path.ts';
import type { JsonObject, JsonValue } from '../types/json.ts';

/** How deep objects and lists may be nested in JSON that a caller passes. */
export const MAX_JSON_DEPTH = 64;

/** What a caller's JSON may be like. */
export interface JsonRule {
  readonly path: string;
  /** The longest it may be as text, in UTF-16 code units. */
  readonly maxLength: number;
  /** True: a key with `undefined` is as good as absent. Otherwise it is refused. */
  readonly dropsUndefined?: boolean;
}

type Container = { [key: string]: JsonValue } | JsonValue[];

interface Frame {
  readonly source: object;
  readonly target: Container;
  readonly path: string;
  readonly depth: number;
  readonly parent: Frame | undefined;
}

interface Walk {
  readonly rule: JsonRule;
  readonly pending: Frame[];
  /** A lower bound of the length as text: keeps the work in bounds before the length is known. */
  length: number;
}

/**
 * A deep copy of an object that holds nothing but JSON; dates become ISO strings, lone surrogates U+FFFD.
 *
 * @throws InvalidInputError for anything that JSON cannot hold (with its path), the key `__proto__`, objects that hold
 * themselves, and what is nested too deep or is too long.
 */
export function parseJsonObject(value: unknown, rule: JsonRule): JsonObject {
  if (!isPlainObject(value)) {
    return refuse(
      rule.path,
      `${describeValue(value)} is not a JSON object`,
      "Pass an object such as { city: 'Lisbon' }",
    );
  }
  const copy: { [key: string]: JsonValue } = {};
  const root: Frame = { source: value, target: copy, path: rule.path, depth: 1, parent: undefined };
  const walk: Walk = { rule, pending: [root], length: 0 };
  // A stack of its own: what is nested 4,000 levels deep must not use up that of the process.
  for (let frame = walk.pending.pop(); frame !== undefined; frame = walk.pending.pop())
    copyEntries(frame, walk);
  spend(JSON.stringify(copy).length - walk.length, walk);
  return copy;
}

/** The same for any value that JSON can hold: see {@link parseJsonObject}. */
export function parseJsonValue(value: unknown, rule: JsonRule): JsonValue {
  const walk: Walk = { rule, pending: [], length: 0 };
  const frame: Frame = { source: {}, target: {}, path: rule.path, depth: 0, parent: undefined };
  const copy = copyValue(value, { frame, path: rule.path, walk });
  for (let next = walk.pending.pop(); next !== undefined; next = walk.pending.pop()) copyEntries(next, walk);
  spend(JSON.stringify(copy).length - walk.length, walk);
  return copy;
}

function copyEntries(frame: Frame, walk: Walk): void {
  const { source, target, path } = frame;
  if (Array.isArray(source) && Array.isArray(target)) {
    spend(source.length, walk);
    for (let index = 0; index < source.length; index += 1) {
      target[index] = copyValue(source[index], { frame, path: joinPath(path, index), walk });
    }
    return;
  }
  for (const [key, value] of Object.entries(source)) {
    const place = joinPath(path, key);
    if (key === '__proto__') refuse(place, 'the key "__proto__" is not kept', 'Use another key');
    spend(key.length + 3, walk);
    if (value === undefined && walk.rule.dropsUndefined === true) continue;
    Object.assign(target, { [key.toWellFormed()]: copyValue(value, { frame, path: place, walk }) });
  }
}

interface Place {
  readonly frame: Frame;
  readonly path: string;
  readonly walk: Walk;
}

function copyValue(value: unknown, place: Place): JsonValue {
  if (typeof value === 'string') {
    spend(value.length, place.walk);
    return value.toWellFormed();
  }
  if (value === null || typeof value === 'boolean') return value;
  // JSON knows no -0.
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (isDate(value) && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value)) return enter(value, [], place);
  if (isPlainObject(value)) return enter(value, {}, place);
  return refuse(
    place.path,
    `${describeValue(value)} is not JSON`,
    'Pass strings, finite numbers, booleans, null, lists and plain objects',
  );
}

/** An empty copy that is filled later. */
function enter(source: object, target: Container, { frame, path, walk }: Place): JsonValue {
  for (let around: Frame | undefined = frame; around !== undefined; around = around.parent) {
    if (around.source === source) refuse(path, 'the object holds itself', 'Pass JSON, which is a tree');
  }
  if (frame.depth >= MAX_JSON_DEPTH) {
    refuse(path, `nested more than ${MAX_JSON_DEPTH} levels deep`, 'Pass a flatter object');
  }
  walk.pending.push({ source, target, path, depth: frame.depth + 1, parent: frame });
  return target;
}

function spend(length: number, walk: Walk): void {
  walk.length += length;
  if (walk.length > walk.rule.maxLength) {
    refuse(
      walk.rule.path,
      `as JSON it is longer than ${walk.rule.maxLength} characters`,
      'Pass less, or keep it elsewhere and pass a reference',
    );
  }
}

function refuse(path: string, problem: string, remedy: string): never {
  throw new InvalidInputError({ path, problem, remedy });
}
