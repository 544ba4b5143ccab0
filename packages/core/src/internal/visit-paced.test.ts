import { describe, expect, it } from 'vitest';
import { visitPaced } from './visit-paced.ts';

function workFor(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

function* countTo(source: { last: number }): Generator<number, void> {
  for (let number = 1; number <= source.last; number += 1) yield number;
}

describe('visitPaced', () => {
  it('gives the event loop turns during long work', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await visitPaced(countTo({ last: 640 }), () => {
      workFor(0.1);
      return true;
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('reads no further than it has to', async () => {
    const seen: number[] = [];
    function* numbers(): Generator<number, void> {
      for (let number = 1; ; number += 1) {
        seen.push(number);
        yield number;
      }
    }
    await visitPaced(numbers(), (number) => number < 3);
    expect(seen).toStrictEqual([1, 2, 3]);
  });

  it('visits the items of the moment of the call, whatever happens during its pauses', async () => {
    const source = { last: 300 };
    const visited: number[] = [];
    const visiting = visitPaced(countTo(source), (number) => {
      visited.push(number);
      workFor(0.2);
      return true;
    });
    expect(visited.length).toBeLessThan(300);
    source.last = 0;
    await visiting;
    expect(visited).toHaveLength(300);
  });

  it('stops during a pause when it is aborted, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let visits = 0;
    const visiting = visitPaced(
      countTo({ last: 1_000 }),
      () => {
        visits += 1;
        workFor(0.2);
        return true;
      },
      controller.signal,
    );
    controller.abort(reason);
    await expect(visiting).rejects.toBe(reason);
    expect(visits).toBeLessThan(1_000);
  });

  it('visits nothing when it was aborted before', async () => {
    let visits = 0;
    const visiting = visitPaced(countTo({ last: 3 }), () => ((visits += 1), true), AbortSignal.abort());
    await expect(visiting).rejects.toThrow('aborted');
    expect(visits).toBe(0);
  });
});
