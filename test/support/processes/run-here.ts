import { runCommand } from '../../../src/cli/run.ts'
import { verbs } from '../../../src/cli/verbs.ts'
import { now } from '../clock/clock.ts'
import { heard } from '../leaks/leaks.ts'
import type { CliResult } from './processes.ts'

/** Runs the command line in this process, which is quicker. Paths are relative to this process. */
export async function runHere(
  env: Record<string, string>,
  words: readonly string[],
  clock: () => number = now,
  { input = '', isTerminal = false }: { readonly input?: string; readonly isTerminal?: boolean } = {},
): Promise<CliResult> {
  let [stdout, stderr] = ['', '']
  const code = await runCommand(verbs, words, {
    environment: env,
    clock,
    io: {
      out: (text) => {
        stdout += text
      },
      err: (text) => {
        stderr += text
      },
      input: async () => input,
      inputBytes: async function* () {
        yield Buffer.from(input)
      },
      async outBytes(content) {
        const pieces: Uint8Array[] = []
        for await (const piece of content) pieces.push(piece)
        stdout += Buffer.concat(pieces).toString()
      },
      isTerminal,
    },
  })
  heard(`what izin ${words[0]} prints`, stdout + stderr)
  return { code, stdout, stderr }
}
