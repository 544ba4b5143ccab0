import * as z from 'zod/mini';
import { EXPORT_FORMAT, EXPORT_VERSION } from './export-format.ts';

const time = z.iso.datetime({ precision: 3 });
const json = z.record(z.string(), z.json());
const scope = {
  userId: z.optional(z.string()),
  agentId: z.optional(z.string()),
  runId: z.optional(z.string()),
  appId: z.optional(z.string()),
};

const item = z.strictObject({
  ...scope,
  id: z.string(),
  memory: z.string(),
  kind: z.enum(['fact', 'episode', 'procedure', 'summary']),
  metadata: json,
  categories: z.array(z.string()),
  hash: z.string(),
  createdAt: time,
  updatedAt: time,
  expiresAt: z.optional(time),
  validFrom: z.optional(time),
  validTo: z.optional(time),
  attributedTo: z.enum(['user', 'assistant', 'tool', 'document', 'import']),
  speaker: z.optional(z.string()),
  dates: z.optional(z.array(z.strictObject({ text: z.string(), from: time, to: time }))),
  sources: z.array(z.string()),
  supersedes: z.optional(z.string()),
  supersededBy: z.optional(z.string()),
  version: z.int().check(z.positive()),
  immutable: z.optional(z.boolean()),
});

const version = z.strictObject({
  state: item,
  event: z.enum(['ADD', 'UPDATE', 'DELETE']),
  recordedFrom: time,
  recordedTo: z.optional(time),
  operationId: z.optional(z.string()),
  reason: z.optional(z.string()),
  sourceKeys: z.array(z.string()),
});

const message = z.strictObject({
  ...scope,
  key: z.string(),
  id: z.string(),
  role: z.enum(['user', 'assistant', 'system', 'tool']),
  name: z.optional(z.string()),
  text: z.string(),
  parts: z.optional(z.array(json)),
  timestamp: time,
  createdAt: time,
});

const record = z.strictObject({
  owner: z.strictObject(scope),
  namespace: z.array(z.string()),
  key: z.string(),
  value: json,
  index: z.optional(z.union([z.literal(false), z.array(z.string())])),
  createdAt: time,
  updatedAt: time,
  expiresAt: z.optional(time),
});

/** One line of an export. */
export const exportLineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('header'),
    format: z.literal(EXPORT_FORMAT),
    version: z.literal(EXPORT_VERSION),
    exportedAt: time,
  }),
  z.strictObject({ type: z.literal('message'), message }),
  z.strictObject({
    type: z.literal('memory'),
    uniqueKey: z.optional(z.string()),
    versions: z.array(version).check(z.minLength(1)),
  }),
  z.strictObject({ type: z.literal('record'), record }),
]);

/** One line of an export, parsed. */
export type ExportLine = z.infer<typeof exportLineSchema>;
