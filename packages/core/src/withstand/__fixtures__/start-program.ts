import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { bundleProgram } from './bundle-program.ts';

/** What a program said: one line of JSON each. */
export interface ProgramLine {
  readonly type: string;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** A child process that talks in lines of JSON. */
export interface Program<Line extends ProgramLine> {
  /** Everything that it has said so far. */
  readonly lines: readonly Line[];
  /** Resolves with the first line of this type, said already or later. Rejects when the program ends without. */
  readonly said: <Type extends Line['type']>(type: Type) => Promise<Extract<Line, { readonly type: Type }>>;
  /** One word to the program. */
  readonly tell: (word: string) => void;
  /** `kill -9`: nothing in the program can notice it. */
  readonly kill: () => void;
  /** Resolves when it has ended and all that it said has been read. */
  readonly ended: Promise<ProgramEnd>;
}

const running = new Set<() => void>();

/** Ends what a test has left running. */
export function killPrograms(): void {
  for (const kill of running) kill();
  running.clear();
}

/**
 * Starts a program of this folder in a process of its own, on the Node that runs the tests. `flags` are for that Node.
 */
export function startProgram<Line extends ProgramLine>(
  name: string,
  input: object,
  flags: readonly string[] = [],
): Program<Line> {
  const child = spawn(process.execPath, [...flags, bundleProgram(name), JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  const listeners = new Set<() => void>();
  let errors = '';
  let end: ProgramEnd | undefined;
  const tellListeners = (): void => {
    for (const listener of listeners) listener();
  };
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  running.add(kill);
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as Line);
    tellListeners();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // It may be gone before it has read everything.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(kill);
      end = { code, signal, errors };
      resolve(end);
      tellListeners();
    });
  });
  return {
    lines,
    said: (type) => lineOf(type, { name, lines, listeners, end: () => end }),
    tell: (word) => {
      child.stdin.write(`${word}\n`);
    },
    kill,
    ended,
  };
}

interface Heard<Line extends ProgramLine> {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly listeners: Set<() => void>;
  readonly end: () => ProgramEnd | undefined;
}

function lineOf<Line extends ProgramLine, Type extends Line['type']>(
  type: Type,
  { name, lines, listeners, end }: Heard<Line>,
): Promise<Extract<Line, { readonly type: Type }>> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const line = lines.find(
        (candidate): candidate is Extract<Line, { readonly type: Type }> => candidate.type === type,
      );
      const ended = end();
      if (line === undefined && ended === undefined) return;
      listeners.delete(look);
      if (line !== undefined) resolve(line);
      else
        reject(
          new Error(
            `${name} ended (${ended?.code ?? ended?.signal}) without saying "${type}": ${ended?.errors}`,
          ),
        );
    };
    listeners.add(look);
    look();
  });
}
