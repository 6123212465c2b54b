#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { languageOf } from './cli/help/language.ts'
import { startQuickly } from './cli/quick-start.ts'
import type { Verb } from './cli/verb.ts'
import { endOnSignal } from './startup/early-stop.ts'

// Until the server runs, a signal ends the process at once. Afterwards the server ends its work first.
if (process.argv[2] === 'serve') endOnSignal()
startQuickly()
const [{ runCommand }, verbs] = await Promise.all([import('./cli/run.ts'), verbsFor(process.argv[2])])

let isOutputAFile = false
// If the program that reads the output ends early, such as `head`, this is no error. A file that breaks off is one.
process.stdout.on('error', () => isOutputAFile || process.exit())

process.exitCode = await runCommand(verbs, process.argv.slice(2), {
  environment: process.env,
  clock: Date.now,
  io: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: standardInput,
    inputBytes() {
      askOnTerminal({ en: 'Type the lines', tr: 'Satırları yazın' })
      return process.stdin
    },
    async outBytes(content) {
      isOutputAFile = true
      await pipeline(content, process.stdout, { end: false })
    },
    isTerminal: process.stderr.isTTY === true,
  },
})

/** Reads standard input to its end as text. */
async function standardInput(): Promise<string> {
  askOnTerminal({ en: 'Type the value', tr: 'Değeri yazın' })
  return await text(process.stdin)
}

/** Asks the person at the terminal to type, and says how to end. Does nothing if the input comes from a file or program. */
function askOnTerminal({ en, tr }: Readonly<Record<'en' | 'tr', string>>): void {
  if (!process.stdin.isTTY) return
  const request = { en: `${en}, then press Enter and Ctrl-D:`, tr: `${tr}, sonra Enter ve Ctrl-D'ye basın:` }
  process.stderr.write(`${request[languageOf(process.env)]}\n`)
}

/** Loads only `serve` to start the server: the other verbs would delay it. */
async function verbsFor(word: string | undefined): Promise<readonly Verb[]> {
  return word === 'serve' ? [(await import('./cli/upkeep.ts')).serve] : (await import('./cli/verbs.ts')).verbs
}
