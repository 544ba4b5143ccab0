import { Presets, SingleBar } from 'cli-progress';

/** A bar on standard error, so that the results can be piped; nothing where there is no terminal. */
export function createProgressBar(
  title: string,
  { isTakenAway = false }: { readonly isTakenAway?: boolean } = {},
): {
  /** `found`: what came of it so far, in a few words. */
  readonly update: (progress: {
    readonly done: number;
    readonly total?: number;
    readonly found?: string;
  }) => void;
  /** Leaves the bar as it is, or takes it away; the next `update` begins another one below what was printed since. */
  readonly stop: () => void;
} {
  const bar = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} · {duration_formatted}{found}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: isTakenAway,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update: ({ done, total = done, found }) => {
      const words = { found: found === undefined ? '' : ` · ${found}` };
      if (!isStarted) bar.start(total, done, words);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done, words);
    },
    stop: () => {
      bar.stop();
      isStarted = false;
    },
  };
}
