import { Presets, SingleBar } from 'cli-progress';

/** A bar on standard error, so that the results can be piped; nothing where there is no terminal. */
export function createProgressBar(title: string): {
  readonly update: (progress: { readonly done: number; readonly total?: number }) => void;
  readonly stop: () => void;
} {
  const bar = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} · {duration_formatted}`,
      stream: process.stderr,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update: ({ done, total = done }) => {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
