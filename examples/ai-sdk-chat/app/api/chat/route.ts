/** The route of a chat, for Next.js and whatever else takes a function from a request to a response. */
// #region route
import { createKeepsake } from '@keepsake/ai-sdk';
import { convertToModelMessages, customProvider, streamText, type UIMessage } from 'ai';
import { chooseModel } from '../../../src/choose-model.ts';
import { memory } from '../../../src/memory.ts';
import { userOf } from '../../../src/sessions.ts';

const provider = customProvider({ languageModels: { chat: chooseModel() } }); // or openai, anthropic, …
const keepsake = createKeepsake({ memory, provider });

export async function POST(request: Request): Promise<Response> {
  const userId = userOf(request); // from the session: never from the body
  if (userId === undefined) return new Response('Sign in first.', { status: 401 });
  const { id, messages } = (await request.json()) as { id: string; messages: UIMessage[] };

  const result = streamText({
    model: keepsake('chat', { userId, threadId: id }),
    messages: await convertToModelMessages(messages),
    abortSignal: request.signal, // whoever leaves is remembered with what they said
  });
  return result.toUIMessageStreamResponse({ sendSources: true });
}
// #endregion
