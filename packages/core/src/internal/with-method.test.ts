import { expect, it } from 'vitest';
import { withMethod } from './with-method.ts';

class Counter {
  #count = 0;
  readonly step = 2;
  late: string | undefined;
  get count(): number {
    return this.#count;
  }
  add(): number {
    this.#count += this.step;
    return this.#count;
  }
  reset(): void {
    this.#count = 0;
  }
}

it('replaces one method and reads everything else from the object, private fields and later ones too', () => {
  const counter = new Counter();
  const replaced = withMethod(counter, 'add', () => -counter.add());
  expect([replaced.add(), replaced.count, replaced.step]).toEqual([-2, 2, 2]);
  counter.late = 'set';
  expect(['late' in replaced, 'later' in replaced, replaced.late]).toEqual([true, false, 'set']);
  replaced.reset();
  expect(counter.count).toBe(0);
});

it('replaces a method of a frozen object', () => {
  const frozen = Object.freeze({ name: 'a', call: () => 1 });
  const replaced = withMethod(frozen, 'call', () => 2);
  expect([replaced.call(), replaced.name, frozen.call()]).toEqual([2, 'a', 1]);
});
