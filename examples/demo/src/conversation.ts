/** One turn of the conversation; `id` comes back in `sources`. */
export interface Turn {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** What was said in one sitting. */
export interface Session {
  readonly date: string;
  readonly turns: readonly Turn[];
}

/** Six sittings over nine months, in which a move, a job, a pet, a diet and plans change. */
export const CONVERSATION: readonly Session[] = [
  session('a', '2026-01-11T19:05:00Z', [
    ['user', 'Hi! I am Maya. I want to get more organised this year.'],
    ['assistant', 'Nice to meet you, Maya. Where shall we start: work, home or health?'],
    ['user', 'Home, maybe. I live in Berlin, in a tiny flat in Neukölln with my partner Jonas.'],
    ['assistant', 'Neukölln is lively. Is the flat what bothers you?'],
    ['user', 'The rent does. It went up to 1,450 euros in January.'],
    ['assistant', 'That is steep. Would moving be an option?'],
    [
      'user',
      'We talk about it. For now I am a data analyst at a bank, Nordlicht, and they want us in the office.',
    ],
    ['assistant', 'And do you like the work?'],
    ['user', 'Not really. The dashboards bore me, though my team lead Petra is great.'],
    ['assistant', 'Noted. Anything about health?'],
    [
      'user',
      'I have been vegetarian since university, and I am allergic to walnuts, so no surprises please.',
    ],
  ]),
  session('b', '2026-02-08T18:40:00Z', [
    ['assistant', 'Welcome back, Maya. How was the month?'],
    ['user', 'Busy! I started training for a half marathon, it is on 12 April in Potsdam.'],
    ['assistant', 'Great goal. How far do you run at the moment?'],
    ['user', 'Nine kilometres, with a sore left knee afterwards.'],
    ['assistant', 'Take care of that knee. Who do you run with?'],
    ['user', 'With Ines from next door. She is a physiotherapist, luckily.'],
    ['assistant', 'Handy! What else is new?'],
    ['user', 'My sister Leonie got engaged. The wedding is on 20 June in Porto.'],
    ['assistant', 'Congratulations to her! Will you have a part in it?'],
    ['user', 'I am the one who gives the speech, and I am terrified of speaking in public.'],
    ['assistant', 'We can practise it together when you like.'],
  ]),
  session('c', '2026-03-15T20:15:00Z', [
    ['user', 'Big news: I quit at Nordlicht. From May I will be a product designer at Velora.'],
    ['assistant', 'Wow! What does Velora make?'],
    ['user', 'Cargo bikes. And they are in Lisbon, so we are moving there on 24 April!'],
    ['assistant', 'A new job and a new country. How does Jonas feel about it?'],
    ['user', 'Over the moon. He can keep his job at the radio and work from there.'],
    ['assistant', 'What will you do with the furniture?'],
    ['user', 'We sell most of it. Only the piano of my grandmother comes along.'],
    ['assistant', 'A piano on the road! Have you found a flat?'],
    [
      'user',
      'Yes, in Graça, on the third floor without a lift. The movers will hate us because of the piano.',
    ],
    ['assistant', 'I can imagine. And the half marathon?'],
    ['user', 'Cancelled, sadly. My knee needs rest until the summer, Ines said.'],
  ]),
  session('d', '2026-05-17T17:30:00Z', [
    ['assistant', 'How is life in the new place?'],
    ['user', 'Sunny! I cycle to Velora along the river, twenty minutes each way.'],
    ['assistant', 'That beats the U-Bahn. And the new team?'],
    ['user', 'Small and kind. My manager is called Duarte, and we ship a new child seat in September.'],
    ['assistant', 'Sounds like a project to be proud of.'],
    ['user', 'We also adopted a dog from the shelter, a greyhound. Her name is Biscuit.'],
    ['assistant', 'A greyhound called Biscuit! How old is she?'],
    ['user', 'Four. She used to race and is afraid of stairs, so Jonas carries her up.'],
    ['assistant', 'Three floors, poor Jonas. Are you still eating vegetarian?'],
    ['user', 'No, since we came here I eat fish as well. The sardines won.'],
    ['assistant', 'Understandable. I will keep the walnuts out, though.'],
  ]),
  session('e', '2026-07-05T19:50:00Z', [
    ['user', 'The wedding was wonderful, and the speech went well! I even got a laugh.'],
    ['assistant', 'I am so glad. What did you give Leonie and her husband?'],
    ['user', 'A weekend in the Azores, on São Miguel. Rui has never seen a volcano.'],
    ['assistant', 'A lovely present. And how is Biscuit?'],
    ['user', 'She learned to climb the stairs! It took seven weeks and a lot of cheese.'],
    ['assistant', 'Bravo, Biscuit. What comes next?'],
    ['user', 'I started Portuguese lessons on Tuesday evenings with a teacher called Benedita.'],
    ['assistant', 'How far do you want to get with it?'],
    ['user', 'I want to pass the B1 exam on 28 November.'],
    ['assistant', 'Then we should plan backwards from that date.'],
  ]),
  session('f', '2026-09-27T18:10:00Z', [
    ['assistant', 'It has been a while. What is new?'],
    ['user', 'The child seat shipped, and Duarte made me lead of the accessories team.'],
    ['assistant', 'Congratulations on the promotion!'],
    ['user', 'Thanks! Less drawing and more meetings, but I like it.'],
    ['assistant', 'And at home?'],
    ['user', 'We have a second pet now: a black kitten called Pixel, found behind the bakery.'],
    ['assistant', 'Does Biscuit put up with a kitten?'],
    ['user', 'They sleep in one basket. Oh, and I run again, five kilometres without pain.'],
    ['assistant', 'That is wonderful to hear.'],
    ['user', 'One worry: the piano is out of tune and the tuner from Sintra only has time on 9 October.'],
  ]),
];

function session(name: string, date: string, turns: readonly (readonly [Turn['role'], string])[]): Session {
  return {
    date,
    turns: turns.map(([role, content], index) => ({ id: `${name}${index + 1}`, role, content })),
  };
}
