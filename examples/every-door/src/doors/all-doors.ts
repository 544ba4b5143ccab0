import { aiSdkDoor } from './ai-sdk-door.ts';
import { coreDoor } from './core-door.ts';
import type { Door } from './door.ts';
import { langchainDoor } from './langchain-door.ts';
import { langgraphDoor } from './langgraph-door.ts';
import { mastraDoor } from './mastra-door.ts';

/** Every door, each with something that is said through it alone, and a question that it answers. */
export const doors: readonly { readonly door: Door; readonly said: string; readonly question: string }[] = [
  { door: coreDoor, said: 'My greyhound is called Swift.', question: 'What is my greyhound called?' },
  { door: aiSdkDoor, said: 'My parrot is called Gossip.', question: 'What is my parrot called?' },
  { door: langchainDoor, said: 'My tortoise is called Rocket.', question: 'What is my tortoise called?' },
  { door: langgraphDoor, said: 'My donkey is called Plato.', question: 'What is my donkey called?' },
  { door: mastraDoor, said: 'My hedgehog is called Velvet.', question: 'What is my hedgehog called?' },
];
