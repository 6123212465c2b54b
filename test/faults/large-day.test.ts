import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBulkFixture } from '../../bench/bulk.ts'
import { brandCode, type Fixture } from '../../bench/fixture.ts'
import { dayOf, previousDay } from '../../src/calendar/istanbul.ts'
import { tamper } from '../cli/tamper.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { runCli, surroundingEnv } from '../support/processes.ts'
import { openAuthority, type TestAuthority } from '../support/time-stamp-authority.ts'
import { extent } from './extent.ts'

const changes = extent(2000, 1_000_000)
const timeout = extent(300_000, 60 * 60_000)
const day = previousDay(dayOf(Date.now()))
/** Loading izin takes half of it. */
const heapMiB = 256

let fixture: Fixture
let server: TestAuthority
beforeAll(async () => {
  server = await openAuthority()
  fixture = await makeBulkFixture(changes, day)
  // The long form is too large to search.
  extent(String, holdsAddresses)(fixture.path)
}, timeout)
afterAll(async () => {
  await server.close()
  rmSync(fixture.folder, { recursive: true, force: true })
})

async function izin(...args: readonly string[]): Promise<unknown> {
  const env = {
    ...surroundingEnv(),
    DATABASE_URL: `file:${fixture.path}`,
    IZIN_KEY: fixture.izinKey,
    TSA_URL: server.url,
    TSA_CA_FILE: server.caFile,
    NODE_OPTIONS: `--max-old-space-size=${heapMiB}`,
  }
  const { code, stdout, stderr } = await runCli(env, fixture.folder, [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

async function reported(name: string) {
  const out = holdsAddresses(join(fixture.folder, name))
  const report = await izin('report', '--date', day, '--out', out)
  const files: Record<string, string> = {}
  for (const file of readdirSync(out)) {
    const hash = createHash('sha384')
    for await (const bytes of createReadStream(join(out, file))) hash.update(bytes)
    files[file] = hash.digest('hex')
  }
  return { report, files }
}

test(
  'a day with very many changes is filed, stamped and verified, and is the same after a rebuild',
  async () => {
    const first = await reported('first')
    const file = Object.entries(first.files).find(
      ([name]) => name.endsWith('.csv') && name.includes(`${brandCode}`),
    )
    expect(first.report).toMatchObject({
      brands: expect.arrayContaining([
        expect.objectContaining({
          brandCode,
          total: changes,
          channels: [{ channel: 'MESAJ', origin: 'system', approval: changes, rejection: 0 }],
          sha384: file?.[1],
          stamp: 'stamped',
        }),
      ]),
    })
    expect(linesOf(join(fixture.folder, 'first', file?.[0] ?? ''))).toBe(changes + 1)

    tamper(fixture.path, (database) => database.exec('DELETE FROM consent WHERE recipient_id % 100 = 0'))
    expect(await izin('rebuild')).toEqual({ different: changes / 100 })
    expect(await reported('second')).toMatchObject({ report: first.report, files: first.files })
    expect(await izin('verify')).toMatchObject({ ok: true, changes, firstBad: null })
  },
  timeout,
)

function linesOf(path: string): number {
  return readFileSync(path).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0)
}
