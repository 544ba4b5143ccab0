import { deleteMessages } from './engine/messages/delete-messages.ts';
import { deleteThread } from './engine/messages/delete-thread.ts';
import { listMessages, listThreads } from './engine/messages/list-messages.ts';
import { parseDeleteMessages, parseListMessages, parseListThreads } from './input/message-options.ts';
import type { MemoryMessages } from './memory-operations.ts';
import type { Runtime } from './runtime.ts';

/** The `messages` of a memory; `bind` adds the ids of the scope that it is bound to. */
export function createMessages(
  { run, deps, indexing }: Runtime,
  bind: <Options extends object>(options: Options | undefined) => Options,
): MemoryMessages {
  return {
    list: (options) => run(() => listMessages(parseListMessages(bind(options)), deps)),
    threads: (options) => run(() => listThreads(parseListThreads(bind(options)), deps)),
    delete: (options) =>
      run(async () => {
        const { thread, ids, signal } = parseDeleteMessages(bind(options));
        const result = await (ids === undefined
          ? deleteThread({ thread, signal }, deps)
          : deleteMessages({ thread, ids, signal }, deps));
        await indexing.afterCommit([]);
        return result;
      }),
  };
}
