import { isWholeNumber, type OptionCheck } from '../../internal/check-options.ts';
import { describeValue } from '../../internal/describe-value.ts';

/** A cosine similarity that unlike texts can have. */
const isSimilarity: OptionCheck = (value) =>
  typeof value === 'number' && value >= 0 && value < 1
    ? undefined
    : `${describeValue(value)} is not a number from 0 to below 1`;

/** The checks of options that every embedder has. */
export const EMBEDDER_CHECKS = {
  dimensions: isWholeNumber(1, 65_536),
  batchSize: isWholeNumber(1, 2048),
  unrelatedSimilarity: isSimilarity,
} as const satisfies Readonly<Record<string, OptionCheck>>;
