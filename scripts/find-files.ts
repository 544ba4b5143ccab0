import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

const skippedFolders = new Set(['node_modules', 'dist', 'coverage', '.git', '.turbo', '.keepsake']);

/** Every file below `root` whose name ends in `extension`, as sorted paths relative to `root`. */
export async function findFiles(root: string, extension: string): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push(join(folder, entry.name));
      if (entry.isFile() && entry.name.endsWith(extension))
        found.push(relative(root, join(folder, entry.name)));
    }
  }
  return found.toSorted();
}
