import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { clockAheadBy, now } from '../clock/clock.ts'
import { freePort } from '../processes/free-port.ts'
import { startServer, surroundingEnv } from '../processes/processes.ts'

/** A busy machine is ten times slower. */
export const patienceMs = 60_000

/** Debian's Chromium, without network look-ups of its own. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** izin as `npm start` runs it, with its clock past the closing of the day, so that the report is there. */
export async function openPlayground() {
  const folder = mkdtempSync(join(tmpdir(), 'izin-playground-'))
  const env = {
    ...surroundingEnv(),
    // Its links lead to this port.
    PORT: String(await freePort()),
    ...clockAheadBy(untilClosing()),
  }
  const { child, exited, port } = await startServer(env, folder, () => {})
  return {
    url: `http://127.0.0.1:${port}`,
    async close(): Promise<void> {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Just after midnight in Istanbul yesterday is not closed yet. */
function untilClosing(): number {
  const dayMs = 24 * 60 * 60_000
  const closingMs = 31 * 60_000
  const sinceMidnightMs = (now() + 3 * 60 * 60_000) % dayMs
  return sinceMidnightMs < closingMs ? closingMs : 0
}

/** Screenshots for reviewers; not part of the repository. */
export function pictures(): string {
  const folder = resolve(import.meta.dirname, '../../../test-output/pictures')
  mkdirSync(folder, { recursive: true })
  return folder
}
