import { expect } from 'vitest';
import type { MessageListRequest, PositionedMessage } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { StoredMessage } from '../../types/message.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { storedMessage } from '../build-stored-message.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { readPages } from '../read-pages.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, remove, say } from './write-rows.ts';

const complete: StoredMessage = {
  userId: 'ana',
  agentId: 'guide',
  runId: 'run 1',
  appId: 'app',
  key: 'key-1',
  id: 'her own id: 1',
  role: 'assistant',
  name: 'Löf 🐕',
  text: 'see "this"\nand \\ that',
  parts: [
    { type: 'text', text: 'see' },
    { type: 'image_url', image_url: { url: 'https://example.org/a.png', list: [1, null] } },
  ],
  timestamp: '2025-06-01T10:00:00.000Z',
  createdAt: '2025-06-02T10:00:00.000Z',
};

async function insertMessages(
  ledger: Ledger,
  messages: readonly Partial<StoredMessage>[],
): Promise<readonly StoredMessage[]> {
  const rows = messages.map((message) => storedMessage({ id: message.text ?? 'x', ...message }));
  await commit(
    ledger,
    rows.map((message) => ({ type: 'insert-message', message })),
  );
  return rows;
}

async function listTexts(
  ledger: Ledger,
  request: Partial<MessageListRequest> = {},
): Promise<readonly string[]> {
  const messages = await ledger.listMessages({
    scopes: [ana],
    direction: 'ascending',
    limit: 100,
    ...request,
  });
  return messages.map(({ message }) => message.text);
}

/** Messages: what was said, verbatim. */
export const messagesGroup: ConformanceGroup<LedgerContext, 'messages'> = {
  name: 'messages',
  cases: [
    {
      name: 'returns every field exactly as it was written, and no other',
      run: async ({ ledger }) => {
        const plain = storedMessage({ agentId: 'guide', id: 'plain', text: '' });
        await commit(
          ledger,
          [complete, plain].map((message) => ({ type: 'insert-message', message })),
        );
        expect(await ledger.readMessagesByKey([plain.key, complete.key])).toStrictEqual([plain, complete]);
        const listed = await ledger.listMessages({
          scopes: [{ agentId: 'guide' }],
          direction: 'ascending',
          limit: 9,
        });
        expect(listed.map(({ message }) => message)).toStrictEqual([complete, plain]);
      },
    },
    {
      name: 'reads by key in the order of the keys and leaves out unknown ones',
      run: async ({ ledger }) => {
        const [a, b, c] = await insertMessages(ledger, [{ text: 'a' }, { text: 'b' }, { text: 'c' }]);
        const keys = [c?.key ?? '', 'nobody', a?.key ?? '', b?.key ?? ''];
        expect((await ledger.readMessagesByKey(keys)).map(({ text }) => text)).toStrictEqual(['c', 'a', 'b']);
        expect(await ledger.readMessagesByKey([])).toStrictEqual([]);
      },
    },
    {
      name: 'reads by id within the exact scope, with the position and the current episode',
      run: async ({ ledger }) => {
        const inRun = { userId: 'ana', runId: 'r1' };
        const said = await say(ledger, { text: 'hello', id: 'm1', ...inRun });
        await insertMessages(ledger, [
          { id: 'm2', text: 'no episode', ...inRun },
          { id: 'm1', text: 'elsewhere' },
        ]);
        const found = await ledger.readMessages(inRun, ['m2', 'nobody', 'm1']);
        const listed = await ledger.listMessages({ scopes: [inRun], direction: 'ascending', limit: 9 });
        const episode = await ledger.readMemory(said.episode.id);
        const expected = [{ ...listed[0], episode }, { ...listed[1] }];
        expect(found.toSorted((left, right) => left.position - right.position)).toStrictEqual(expected);
        expect(await ledger.readMessages({ runId: 'r1' }, ['m1', 'm2'])).toStrictEqual([]);
        expect(await ledger.readMessages(inRun, [])).toStrictEqual([]);
      },
    },
    {
      name: 'no longer tells an episode that was deleted',
      run: async ({ ledger }) => {
        const { episode } = await say(ledger, { text: 'hello', id: 'm1' });
        await commit(ledger, [remove(memoryItem(episode), timeAt(5))]);
        const [found] = await ledger.readMessages(ana, ['m1']);
        expect(Object.keys(found ?? {}).toSorted()).toStrictEqual(['message', 'position']);
      },
    },
    {
      name: 'lists in order of insertion in both directions, and pages through without gap or overlap',
      run: async ({ ledger }) => {
        await insertMessages(
          ledger,
          ['a', 'b', 'c', 'd', 'e'].map((text, index) => ({ text, timestamp: timeAt(9 - index) })),
        );
        expect(await listTexts(ledger)).toStrictEqual(['a', 'b', 'c', 'd', 'e']);
        for (const direction of ['ascending', 'descending'] as const) {
          const rows = await readPages<PositionedMessage>((before) =>
            ledger.listMessages({ scopes: [ana], direction, after: before.at(-1)?.position, limit: 2 }),
          );
          const texts = rows.map(({ message }) => message.text);
          const expected = ['a', 'b', 'c', 'd', 'e'];
          expect(texts).toStrictEqual(direction === 'ascending' ? expected : expected.toReversed());
        }
      },
    },
    {
      name: 'lists by time said: from inclusive, to exclusive',
      run: async ({ ledger }) => {
        await insertMessages(
          ledger,
          [1, 2, 3, 4].map((second) => ({
            text: `${second}`,
            timestamp: timeAt(second),
            createdAt: timeAt(50),
          })),
        );
        expect(await listTexts(ledger, { from: timeAt(2) })).toStrictEqual(['2', '3', '4']);
        expect(await listTexts(ledger, { to: timeAt(3) })).toStrictEqual(['1', '2']);
        expect(
          await listTexts(ledger, { from: timeAt(2), to: timeAt(4), direction: 'descending', limit: 1 }),
        ).toStrictEqual(['3']);
        expect(await listTexts(ledger, { from: timeAt(50) })).toStrictEqual([]);
      },
    },
    {
      name: 'lists within the scopes, each message once, and without a run where asked',
      run: async ({ ledger }) => {
        await insertMessages(ledger, [
          { text: 'no run', userId: 'ana' },
          { text: 'run', userId: 'ana', runId: 'r1' },
          { text: 'agent', userId: 'ana', agentId: 'guide' },
          { text: 'hers', userId: 'bo', runId: 'r1' },
        ]);
        expect(await listTexts(ledger)).toStrictEqual(['no run', 'run', 'agent']);
        expect(await listTexts(ledger, { withoutRun: true })).toStrictEqual(['no run', 'agent']);
        expect(await listTexts(ledger, { scopes: [ana, { runId: 'r1' }] })).toStrictEqual([
          'no run',
          'run',
          'agent',
          'hers',
        ]);
        expect(await listTexts(ledger, { scopes: [{ runId: 'r1' }], withoutRun: true })).toStrictEqual([]);
        expect(await listTexts(ledger, { scopes: [{ userId: 'an' }] })).toStrictEqual([]);
      },
    },
    {
      name: 'replaces text, parts, name and timestamp, and keeps the rest and the position',
      run: async ({ ledger }) => {
        await commit(ledger, [{ type: 'insert-message', message: complete }]);
        const { name: _name, parts: _parts, ...rest } = complete;
        const changed: StoredMessage = { ...rest, text: 'changed', timestamp: timeAt(7) };
        const [before] = await ledger.listMessages({
          scopes: [{ appId: 'app' }],
          direction: 'ascending',
          limit: 1,
        });
        await insertMessages(ledger, [{ text: 'later', appId: 'app' }]);
        await commit(ledger, [{ type: 'replace-message', message: changed }]);
        const [after] = await ledger.listMessages({
          scopes: [{ appId: 'app' }],
          direction: 'ascending',
          limit: 1,
        });
        expect(after).toStrictEqual({ position: before?.position, message: changed });
        expect(
          (await ledger.readMessages(complete, [complete.id])).map(({ message }) => message),
        ).toStrictEqual([changed]);
        const named: StoredMessage = { ...changed, name: 'Bo', parts: [{ type: 'text', text: 'changed' }] };
        await commit(ledger, [{ type: 'replace-message', message: named }]);
        expect(await ledger.readMessagesByKey([complete.key])).toStrictEqual([named]);
      },
    },
    {
      name: 'deletes a message without trace, and ignores unknown keys',
      run: async ({ ledger }) => {
        const [gone] = await insertMessages(ledger, [{ text: 'gone' }, { text: 'kept' }]);
        await commit(ledger, [
          { type: 'delete-message', key: gone?.key ?? '' },
          { type: 'delete-message', key: 'nobody' },
        ]);
        await commit(ledger, [{ type: 'delete-message', key: gone?.key ?? '' }]);
        expect(await listTexts(ledger)).toStrictEqual(['kept']);
        expect(await ledger.readMessagesByKey([gone?.key ?? ''])).toStrictEqual([]);
        expect(await ledger.readMessages(ana, ['gone'])).toStrictEqual([]);
        expect((await ledger.scan({ collection: 'messages', limit: 9 })).length).toBe(1);
        expect((await ledger.describe()).messages).toBe(1);
      },
    },
  ],
};
