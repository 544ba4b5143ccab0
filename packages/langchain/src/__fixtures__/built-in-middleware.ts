import {
  humanInTheLoopMiddleware,
  modelCallLimitMiddleware,
  modelRetryMiddleware,
  summarizationMiddleware,
  type AgentMiddleware,
} from 'langchain';

type MakeMiddleware = (options: object) => AgentMiddleware<undefined, undefined, unknown>;

/** Middleware of LangChain, whose types do not fit `createAgent` where `exactOptionalPropertyTypes` is on. */
export const builtIn = {
  humanInTheLoop: humanInTheLoopMiddleware as unknown as MakeMiddleware,
  modelCallLimit: modelCallLimitMiddleware as unknown as MakeMiddleware,
  modelRetry: modelRetryMiddleware as unknown as MakeMiddleware,
  summarization: summarizationMiddleware as unknown as MakeMiddleware,
};
