const mostPages = 1000;

/**
 * Every row of a paged listing: `readPage` gets the rows so far and answers the next page, an empty one at the end.
 * Rejects after a thousand pages, because a listing that does not move on would never end.
 */
export async function readPages<Row>(
  readPage: (rows: readonly Row[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const next = await readPage(rows);
    if (next.length === 0) return rows;
    rows.push(...next);
  }
  throw new Error(
    `the listing has not ended after ${mostPages} pages: it does not continue behind its cursor`,
  );
}
