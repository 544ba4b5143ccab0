import type { Agent } from '@mastra/core/agent';
import { noopLogger } from '@mastra/core/logger';
import { Mastra } from '@mastra/core/mastra';

/** The agent within a Mastra that writes nothing: an agent of its own writes what fails to the console. */
export function quiet(agent: Agent): Agent {
  const mastra = new Mastra({ agents: { agent }, logger: noopLogger });
  return mastra.getAgent('agent');
}
