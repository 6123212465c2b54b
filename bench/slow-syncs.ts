import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatWallTime } from '../src/calendar/istanbul.ts'
import { type Server, startServer } from './child.ts'
import { brandCode, type Fixture, phone, providerCode } from './fixture.ts'
import { closedLoop, httpRequest, type Load, openLoop } from './load.ts'
import { bearerOf } from './requests.ts'
import { count } from './work.ts'

/*
 * Look-ups at 200 a second beside the work of others, while a sync of the disk takes what it takes, and longer by `strace`.
 * BENCH_SYNC_MS (0,5,20) says how much longer, BENCH_SECONDS (4) how long each takes, BENCH_IMPORT_ROWS how many rows are
 * imported (100,000). BENCH_BESIDE names one work of others, to measure it alone (`an import`).
 */

const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const importRows = Math.min(100_000, Number(process.env.BENCH_IMPORT_ROWS ?? 100_000))
const lookUpsPerSecond = 200
const p99MaxMs = 20
const longestMaxMs = 50
const delaysMs = (process.env.BENCH_SYNC_MS ?? '0,5,20').split(',').map(Number)
const path = `/sps/${providerCode}/brands/${brandCode}/consents`
const key = { recipientType: 'BIREYSEL', type: 'MESAJ' }
const consentDate = formatWallTime(Date.now() - 30_000)
/** Beyond those that the other measurements add. */
let newAddresses = 1_000_000

interface Site {
  readonly fixture: Fixture
  readonly rows: number
  readonly server: Server
  readonly headers: Record<string, string>
}

/** Work of others; resolves to what was done of it. */
interface Work {
  readonly name: string
  run(site: Site): Promise<string>
}

const works: readonly Work[] = [
  { name: 'alone', run: async () => '' },
  { name: '8 callers add', run: (site) => add(site, 8) },
  { name: '32 callers add', run: (site) => add(site, 32) },
  { name: 'an import', run: importFile },
  { name: 'a backup, 8 callers add', run: backUp },
]

/** The exit code is 1 when a request is not answered with what it asked for. */
export async function measureSlowSyncs(fixture: Fixture, rows: number): Promise<void> {
  const hasStrace = spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0
  for (const delayMs of hasStrace ? delaysMs : [0]) {
    console.log(`Look-ups at ${lookUpsPerSecond} a second; a sync takes ${delayMs} ms more than it does`)
    const server = await startServer('izin', [fixture.path, fixture.izinKey], slowedBy(delayMs))
    const headers = { 'content-type': 'application/json', authorization: await bearerOf(server.port) }
    const site = { fixture, rows, server, headers }
    await lookUp(site, Promise.resolve(''))
    for (const { name, run } of works.filter(({ name }) => (process.env.BENCH_BESIDE ?? name) === name)) {
      const done = run(site)
      show(name, await lookUp(site, done), await done)
    }
    await server.stop()
  }
  if (!hasStrace) console.log('  Slower disks are left out: strace is not installed')
}

/** Command before that of the server, in whose place it starts it. */
function slowedBy(delayMs: number): string[] {
  if (delayMs === 0) return []
  const syncs = 'fsync,fdatasync'
  const delay = ['-e', `trace=${syncs}`, '-e', `inject=${syncs}:delay_exit=${delayMs * 1000}`]
  return ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', ...delay]
}

async function lookUp({ server, headers, rows }: Site, work: Promise<unknown>): Promise<Load> {
  let isOver = false
  void work.finally(() => {
    isOver = true
  })
  return await openLoop({
    port: server.port,
    perSecond: lookUpsPerSecond,
    seconds,
    shouldContinue: () => !isOver,
    request(n) {
      const recipient = phone((n * 7919) % rows).address
      return httpRequest('POST', `${path}/status`, headers, JSON.stringify({ recipient, ...key }))
    },
    good: ({ status, body }) => status === 200 && body.includes('ONAY'),
  })
}

async function add({ server, headers, rows }: Site, callers: number): Promise<string> {
  const load = await closedLoop({
    port: server.port,
    connections: callers,
    seconds,
    request() {
      const recipient = phone(rows + newAddresses++).address
      const consent = { recipient, ...key, status: 'ONAY', source: 'HS_WEB', consentDate }
      return httpRequest('POST', path, headers, JSON.stringify(consent))
    },
  })
  if (load.failures > 0) fail(`${load.failures} adds failed`)
  return `${count(load.perSecond)} adds/s, p99 ${load.p99Ms.toFixed(0)} ms`
}

/** In the server, as a file that came in Slack. */
async function importFile({ fixture, server, rows }: Site): Promise<string> {
  const file = join(fixture.folder, 'import.csv')
  await pipeline(Readable.from(lines(rows)), createWriteStream(file))
  const started = performance.now()
  server.process.send({ import: file })
  const [recorded] = await once(server.process, 'message')
  if (recorded !== importRows) fail(`${recorded} rows of ${importRows} are recorded`)
  return `${count((importRows / (performance.now() - started)) * 1000)} rows/s`
}

function* lines(rows: number): Generator<string> {
  yield 'type,source,recipient,status,consentDate,recipientType\n'
  for (let n = 0; n < importRows; n += 1) {
    yield `MESAJ,HS_WEB,${phone(rows + newAddresses++).address},ONAY,${consentDate},BIREYSEL\n`
  }
}

async function backUp(site: Site): Promise<string> {
  const file = join(site.fixture.folder, `backup-${newAddresses}.db`)
  const env = {
    ...process.env,
    DATABASE_URL: `file:${site.fixture.path}`,
    IZIN_KEY: site.fixture.izinKey,
  }
  const cli = join(import.meta.dirname, '../src/cli.ts')
  const child = spawn(process.execPath, [cli, 'backup', '--out', file], { env, stdio: 'ignore' })
  const [added, [status]] = await Promise.all([add(site, 8), once(child, 'exit')])
  if (status !== 0) fail('the backup failed')
  // The file goes with its folder: deleting it here would hold up look-ups that are still measured.
  return added
}

function show(name: string, load: Load, done: string): void {
  const { perSecond, p50Ms, p99Ms, longestMs, failures } = load
  if (failures > 0) fail(`${failures} look-ups failed`)
  const isMissed = perSecond < 0.95 * lookUpsPerSecond || p99Ms > p99MaxMs || longestMs > longestMaxMs
  const times = `p50 ${p50Ms.toFixed(1)}   p99 ${p99Ms.toFixed(1)}   longest ${longestMs.toFixed(0)} ms`
  console.log(
    `  ${name.padEnd(24)} ${count(perSecond).padStart(4)}/s   ${times}${isMissed ? '  MISSED' : ''}${done && `   ${done}`}`,
  )
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
