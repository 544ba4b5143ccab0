import { expect, it } from 'vitest';
import { createRedaction } from './create-redaction.ts';

const redact = createRedaction(['Bearer secret-0123456789', 'jina_abcdef0123', 'v1']);

it.each([
  ['the key secret-0123456789 is wrong', 'the key *** is wrong'],
  ['"secret-0123456789", "jina_abcdef0123"', '"***", "***"'],
  ['the key secret***789, is wrong', 'the key ***, is wrong'],
  ['a key that begins with jina_abcd', 'a key that begins with ***'],
  ['the API v1 is not there', 'the API v1 is not there'],
])('takes secrets and their beginnings out of %j', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it('takes secrets for text, not for a pattern', () => {
  expect(createRedaction(['a.b(c)*[d]+e'])('aXb(c)*[d]+e and a.b(c)*[d]+e')).toBe('aXb(c)*[d]+e and ***');
});
