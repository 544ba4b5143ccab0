/** What a model that reads well makes of the conversation: what it says of a message that holds `says`. */
const SCRIPT: readonly {
  readonly says: string;
  readonly text: string | null;
  /** @default 'add', and with `instead` 'supersede' */
  readonly type?: 'update' | 'delete';
  /** The fact that is changed. */
  readonly instead?: string;
  readonly reason?: string;
}[] = [
  { says: 'I live in Berlin', text: 'Maya lives in Berlin, in Neukölln, with her partner Jonas' },
  { says: 'data analyst at a bank', text: 'Maya is a data analyst at the bank Nordlicht' },
  { says: 'I have been vegetarian', text: 'Maya is a vegetarian' },
  { says: 'allergic to walnuts', text: 'Maya is allergic to walnuts' },

  { says: 'training for a half marathon', text: 'Maya runs a half marathon in Potsdam on 12 April 2026' },
  { says: 'My sister Leonie', text: "The wedding of Maya's sister Leonie is on 20 June 2026" },
  { says: 'terrified of speaking', text: "Maya gives the speech at Leonie's wedding" },

  {
    says: 'I quit at Nordlicht',
    text: 'Maya is a product designer at Velora from May 2026',
    instead: 'Maya is a data analyst at the bank Nordlicht',
    reason: 'new job',
  },
  {
    says: 'we are moving there on 24 April',
    text: 'Maya moved to the city of Lisbon on 24 April 2026',
    instead: 'Maya lives in Berlin, in Neukölln, with her partner Jonas',
    reason: 'moved',
  },
  {
    says: 'Cancelled, sadly',
    text: 'The half marathon was cancelled because of her knee',
    instead: 'Maya runs a half marathon in Potsdam on 12 April 2026',
    reason: 'cancelled',
  },

  { says: 'a greyhound. Her name', text: 'Maya has a greyhound whose name is Biscuit' },
  { says: 'She used to race', text: 'Biscuit is afraid of stairs' },
  {
    says: 'I eat fish as well',
    text: 'Maya eats fish, and otherwise vegetarian food',
    instead: 'Maya is a vegetarian',
    reason: 'eats fish now',
  },
  {
    says: 'I will keep the walnuts out',
    text: 'Maya eats walnuts',
    instead: 'Maya is allergic to walnuts',
    reason: 'the assistant said so',
  },

  {
    says: 'A weekend in the Azores',
    type: 'update',
    text: "The wedding of Maya's sister Leonie and Rui is on 20 June 2026",
    instead: "The wedding of Maya's sister Leonie is on 20 June 2026",
    reason: 'names the husband',
  },
  {
    says: 'She learned to climb',
    type: 'delete',
    text: null,
    instead: 'Biscuit is afraid of stairs',
    reason: 'she climbs them now',
  },
  { says: 'the B1 exam', text: 'Maya wants to pass the Portuguese exam B1 on 28 November 2026' },

  { says: 'lead of the accessories team', text: 'Maya leads the accessories team at Velora' },
  { says: 'a black kitten', text: 'Maya has a black kitten called Pixel' },
  { says: 'the tuner from Sintra', text: 'A tuner from Sintra will tune the piano on 9 October 2026' },
];

interface Shown {
  readonly message?: number;
  readonly memory?: number;
  readonly text: string;
}

/** The answer to a prompt of Keepsake: the operations of the script whose messages are in it. */
export function answerAsModel(prompt: string): string {
  const lines = prompt.split('\n').filter((line) => line.startsWith('{'));
  const shown = lines.map((line) => JSON.parse(line) as Shown);
  const operations = SCRIPT.flatMap(({ says, text, type, instead, reason = 'said so' }) => {
    const said = shown.find((line) => line.message !== undefined && line.text.includes(says));
    if (said === undefined) return [];
    const changed = shown.find((line) => line.memory !== undefined && line.text === instead);
    if (instead !== undefined && changed === undefined) return [];
    return {
      type: type ?? (instead === undefined ? 'add' : 'supersede'),
      memory: changed?.memory ?? null,
      text,
      from: [said.message],
      validFrom: null,
      validTo: null,
      reason,
    };
  });
  return JSON.stringify({ operations });
}
