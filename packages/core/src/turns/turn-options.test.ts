import { describe, expect, it } from 'vitest';
import { Memory } from '../index.ts';
import { createTurns } from '../turns.ts';
import { user } from './__fixtures__/conversation.ts';

const supportOf = (userId: string | undefined) => ({ userId, agentId: 'support' });

describe('options of turns', () => {
  it('are refused with every problem and its remedy', () => {
    const options = { memroy: {}, scope: { userId: '' }, recall: 3, onError: 'log', partial: 'yes' };
    expect(() => createTurns(options as never, { subject: 'memoryMiddleware()' })).toThrow(
      /memoryMiddleware\(\): memory: is missing; memroy: there is no such option\. Did you mean "memory"\?.*scope: .*recall: 3.*onError: "log".*partial: "yes"/s,
    );
  });

  it('are those of context and add, and refused before the first call where they are not', () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const make = (options: object) => () => createTurns({ memory, scope: { userId: 'ana' }, ...options });
    expect(make({ recall: { limt: 3 } })).toThrow(/recall: context\.limt: .*Did you mean "limit"/);
    expect(make({ recall: { maxTokens: 1 } })).toThrow(/recall: context\.maxTokens: 1/);
    expect(make({ recall: { user_id: 'bob' } })).toThrow(/recall: user_id: it is said by the turn/);
    expect(make({ save: { metadata: 'phone' } })).toThrow(/save: add\.metadata/);
    expect(make({ save: { toolResults: 'yes' } })).toThrow(/save: toolResults: "yes"/);
    expect(make({ save: { operationId: 'a' } })).toThrow(/save: operationId: it is said by the turn/);
    make({
      recall: { limit: 3, kinds: ['fact'], filters: { channel: 'phone' }, rerank: true, signal: undefined },
      save: { wait: true, metadata: { channel: 'phone' }, toolResults: true, timeoutMs: 20 },
    })();
  });

  it('refuse a scope with an id that is missing: the others alone would reach further', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    await memory.add('My password is swordfish.', { userId: 'bob', agentId: 'support' });
    const turns = createTurns({ memory, scope: supportOf });
    const turn = await turns.begin({ context: undefined, messages: [user('What is my password?')] });
    expect(turn.notes).toBeUndefined();
    expect(turn.failures.map(({ step, error }) => [step, (error as Error).message])).toEqual([
      ['scope', expect.stringContaining('scope.userId: the id is undefined')],
    ]);
    expect(() => createTurns({ memory, scope: supportOf(undefined) })).toThrow(
      /scope\.userId: the id is undefined/,
    );
  });

  it('refuse a thread outside of the scope', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const turns = createTurns({ memory, scope: { userId: 'ana', runId: 'a' }, thread: 'b' });
    const { failures } = await turns.begin({ context: {}, messages: [user('Hello')] });
    expect(failures.map(({ error }) => (error as Error).message)).toEqual([
      expect.stringContaining('thread: "b" is outside of the scope, whose runId is "a"'),
    ]);
  });
});
