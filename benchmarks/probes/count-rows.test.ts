import { DatabaseSync, StatementSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { countRows } from './count-rows.ts';

test('counts what every way of reading hands over', () => {
  const rows = countRows(StatementSync.prototype);
  const database = new DatabaseSync(':memory:');
  const numbers = database.prepare('SELECT value FROM json_each(?)');
  expect(numbers.all('[1,2,3]')).toHaveLength(3);
  expect(rows.take()).toBe(3);
  expect(numbers.get('[7]')?.['value']).toBe(7);
  expect(numbers.get('[]')).toBeUndefined();
  expect(rows.take()).toBe(1);
  expect([...numbers.iterate('[1,2]')]).toHaveLength(2);
  expect(rows.take()).toBe(2);
  database.close();
});
