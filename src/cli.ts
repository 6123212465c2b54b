#!/usr/bin/env node
import { startQuickly } from './cli/quick-start.ts'
import { endOnSignal } from './opening/early-stop.ts'

// A signal stops a command, or a server that has not begun.
if (process.argv[2] === 'serve') endOnSignal()
startQuickly()
const [{ runCommand }, { verbs }] = await Promise.all([import('./cli/run.ts'), import('./cli/verbs.ts')])

// A reader that stops early, such as `head`, is no error.
process.stdout.on('error', () => process.exit())

process.exitCode = await runCommand(verbs, process.argv.slice(2), process.env, Date.now, {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  ask: process.stdin.isTTY ? askOnTerminal : undefined,
})

/** Asks on standard error, so that standard output holds only the result. */
async function askOnTerminal(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}
