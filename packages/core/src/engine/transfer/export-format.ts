/** What the first line of an export names. */
export const EXPORT_FORMAT = 'keepsake';

/** Grows when a line changes its meaning. */
export const EXPORT_VERSION = 1;
