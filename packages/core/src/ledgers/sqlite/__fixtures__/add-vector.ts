// Run as a process of its own: adds a memory of the user "ana" whose vector has a single coordinate.
import { newMemory } from '../../../testing/build-new-memory.ts';
import { sqliteStore } from '../../sqlite.ts';

const [path = '', memory = '', coordinate = '0'] = process.argv.slice(2);

const vector = new Float32Array(384);
vector[Number(coordinate)] = 1;
const { ledger } = sqliteStore({ path });
const added = newMemory({ item: { userId: 'ana', memory }, vector: { generation: 1, vector } });
await ledger.commit({
  preconditions: [],
  changes: [{ type: 'insert-memory', memory: added, note: { at: added.item.createdAt } }],
});
await ledger.close();
