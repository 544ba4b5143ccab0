import { beginSession, readCounts } from '../endpoint/endpoint-client.ts';
import type { RequestCounts } from '../endpoint/request-counts.ts';
import { childInput, finishChild } from '../latency/run-child.ts';
import { watchConnections } from '../probes/watch-connections.ts';
import { readConversations, type Conversation } from '../retrieval/conversation.ts';
import { openSessionSystem, type SessionSystemOptions } from '../retrieval/open-session-system.ts';
import type { KeptMemories } from '../retrieval/retrieval-system.ts';
import type { QuestionScore } from '../retrieval/score-question.ts';
import { scoreSystem } from '../retrieval/score-system.ts';
import { scriptSession } from '../retrieval/script-session.ts';
import { longUser } from './long-user.ts';

/** What the adding process is told. */
export interface AddSessionsInput extends SessionSystemOptions {
  /** The key of the system. */
  readonly system: string;
  /** Where the sessions are from: a file and how many of its conversations, or a generated user of so many messages. */
  readonly source: { readonly path: string; readonly conversations: number } | { readonly longUser: number };
  /** Whether the questions of the data are asked once everything is told. */
  readonly asks: boolean;
}

/** What it says. All lists are of one entry an `add`, in order. */
export interface AddSessionsOutput {
  readonly name: string;
  readonly description: string;
  readonly latenciesMs: readonly number[];
  /** Processor time of this process. */
  readonly cpuMs: readonly number[];
  readonly requests: readonly RequestCounts[];
  readonly kept: KeptMemories;
  readonly scores: readonly QuestionScore[];
  /** Hosts outside this machine that the process asked for. Must be empty. */
  readonly foreignHosts: readonly string[];
}

const connections = watchConnections();
const input = childInput() as AddSessionsInput;
const told = conversationsOf(input);
const { endpoint } = input;
const system = await openSessionSystem(input.system, input);

const latenciesMs: number[] = [];
const cpuMs: number[] = [];
const requests: RequestCounts[] = [];
let before = await readCounts(endpoint);
for (const conversation of told) {
  for (const session of conversation.sessions) {
    await beginSession(endpoint, scriptSession(conversation, session));
    const cpu = process.cpuUsage();
    const started = performance.now();
    await system.addSession(conversation, session);
    latenciesMs.push(performance.now() - started);
    const used = process.cpuUsage(cpu);
    cpuMs.push((used.user + used.system) / 1_000);
    const after = await readCounts(endpoint);
    requests.push(difference(after, before));
    before = after;
  }
}
const kept = await Promise.all(told.map(system.countKept));
const output: AddSessionsOutput = {
  name: system.name,
  description: system.description,
  latenciesMs,
  cpuMs,
  requests,
  kept: {
    facts: kept.reduce((sum, { facts }) => sum + facts, 0),
    messages: kept.reduce((sum, { messages }) => sum + messages, 0),
  },
  scores: input.asks ? await scoreSystem(system, told) : [],
  foreignHosts: connections.foreign(),
};
await system.close();
finishChild(output);

function conversationsOf({ source }: AddSessionsInput): readonly Conversation[] {
  return 'path' in source
    ? readConversations(source.path).slice(0, source.conversations)
    : [longUser(source.longUser)];
}

function difference(after: RequestCounts, earlier: RequestCounts): RequestCounts {
  return {
    chatRequests: after.chatRequests - earlier.chatRequests,
    embeddingRequests: after.embeddingRequests - earlier.embeddingRequests,
    embeddedTexts: after.embeddedTexts - earlier.embeddedTexts,
    instructionBytes: after.instructionBytes - earlier.instructionBytes,
    contentBytes: after.contentBytes - earlier.contentBytes,
  };
}
