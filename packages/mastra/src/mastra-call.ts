import type { MessageList } from '@mastra/core/agent';
import { parseMemoryRequestContext } from '@mastra/core/memory';
import type { RequestContext } from '@mastra/core/request-context';

/** What a processor or a tool knows of the call of the agent: what the functions among the options are given. */
export interface MastraCall {
  /** What the application said for this call. */
  readonly requestContext: RequestContext | undefined;
  /** Mastra's id of the thread, where the call names one. */
  readonly threadId: string | undefined;
  /** Mastra's id of whoever the thread belongs to, where the call names one. */
  readonly resourceId: string | undefined;
}

/** The call that a processor takes part in. */
export function readCall(
  requestContext: RequestContext | undefined,
  messageList: MessageList | undefined,
): MastraCall {
  const known = parseMemoryRequestContext(requestContext);
  if (known?.thread !== undefined) {
    return { requestContext, threadId: known.thread.id, resourceId: known.resourceId };
  }
  // Without a memory of Mastra's, the list of messages knows the thread.
  const told = messageList?.serialize().memoryInfo;
  return { requestContext, threadId: told?.threadId, resourceId: told?.resourceId };
}
