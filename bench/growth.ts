/**
 * Measures growth with the register, on the real server: look-up p50 of a warm server with the file in the page cache, bytes of
 * file per consent, start to `/readyz`, and the same after kill -9 in the middle of writing. BENCH_GROWTH_ROWS sets the sizes
 * (100000,1000000; 10000000 takes some 10 GB), BENCH_SECONDS the length of each measurement (4). Fails when a request fails, or
 * when an answered write is missing after the kill.
 */
import { createReadStream, rmSync, statSync } from 'node:fs'
import Database from 'libsql'
import { dayOf, formatWallTime, previousDay } from '../src/calendar/istanbul.ts'
import { closeDaysThrough } from '../src/ledger/days.ts'
import { startServer } from '../test/support/processes/processes.ts'
import { makeBulkFixture } from './bulk.ts'
import { brandCode, type Fixture, makeFixture, openFixture, phone, providerCode } from './fixture.ts'
import { closedLoop, httpRequest } from './load.ts'
import { bearerOf } from './requests.ts'
import { count } from './work.ts'

const sizes = (process.env.BENCH_GROWTH_ROWS ?? '100000,1000000').split(',').map(Number)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const lookUpsMax = 1.3
const startMaxMs = 2000
const emptyMaxMs = 600
const path = `/sps/${providerCode}/brands/${brandCode}/consents`
const key = { recipientType: 'BIREYSEL', type: 'MESAJ' }

const empty = await emptyStartMs()
console.log(
  `Start to /readyz on an empty register: ${empty.toFixed(0)} ms (aim <= ${emptyMaxMs})${empty <= emptyMaxMs ? '' : '  MISSED'}`,
)
const p50s: number[] = []
for (const rows of sizes) p50s.push(await measure(rows))
const ratio = (p50s.at(-1) ?? 0) / (p50s[0] ?? 1)
console.log(
  `  look-up p50, largest / smallest: ${ratio.toFixed(2)} (aim <= ${lookUpsMax})${ratio <= lookUpsMax ? '' : '  MISSED'}`,
)

/** Median of five starts. */
async function emptyStartMs(): Promise<number> {
  const fixture = await makeFixture(0)
  const times: number[] = []
  for (let start = 0; start < 5; start += 1) {
    const server = await started(fixture)
    times.push(server.ms)
    await server.stop()
  }
  rmSync(fixture.folder, { recursive: true, force: true })
  return times.toSorted((one, other) => one - other)[2] ?? 0
}

/** The p50 of a look-up at this size, ms. */
async function measure(rows: number): Promise<number> {
  const fixture = await makeBulkFixture(rows, previousDay(dayOf(Date.now())))
  try {
    console.log(
      `${count(rows)} consents, ${(statSync(fixture.path).size / rows).toFixed(0)} bytes of file each`,
    )
    await sealed(fixture)
    const first = await started(fixture)
    const isSlow = rows >= 10_000_000 && first.ms > startMaxMs
    console.log(
      `  start to /readyz ${first.ms.toFixed(0)} ms (aim <= ${startMaxMs})${isSlow ? '  MISSED' : ''}`,
    )
    const headers = { 'content-type': 'application/json', authorization: await bearerOf(first.port) }
    await intoPageCache(fixture.path)
    const lookUp = (n: number) => {
      const recipient = phone((n * 7919) % rows).address
      return httpRequest('POST', `${path}/status`, headers, JSON.stringify({ recipient, ...key }))
    }
    const load = { port: first.port, connections: 1, seconds, request: lookUp }
    // A server that has just started answers half as fast, whatever its size.
    await closedLoop({ ...load, seconds: 2 * seconds })
    const lookUps = await closedLoop({ ...load, request: (n) => lookUp(n + Math.floor(rows / 2)) })
    console.log(
      `  look-up p50 ${lookUps.p50Ms.toFixed(3)} ms, p99 ${lookUps.p99Ms.toFixed(2)} ms, one connection`,
    )
    const answered = await writesUntilKilled(first, rows, headers)
    const again = await started(fixture)
    console.log(
      `  kill -9 to /readyz ${again.ms.toFixed(0)} ms, after ${count(answered)} writes that were answered`,
    )
    await again.stop()
    if (lookUps.failures > 0 || stored(fixture) < rows + answered) {
      console.log('  WRONG: a request failed, or a write that was answered is gone')
      process.exitCode = 1
    }
    return lookUps.p50Ms
  } finally {
    rmSync(fixture.folder, { recursive: true, force: true })
  }
}

/**
 * Seals all changes, as a server does that has run for a while; sealing ten million leaves little time for
 * requests.
 */
async function sealed(fixture: Fixture): Promise<void> {
  const { register, close } = await openFixture(fixture)
  await closeDaysThrough(register, previousDay(dayOf(Date.now())))
  await close()
}

/** Has the system keep the file in memory: otherwise the disk is measured. */
async function intoPageCache(file: string): Promise<void> {
  for await (const _ of createReadStream(file, { highWaterMark: 2 ** 20 }));
}

async function started({ path: file, izinKey, folder }: Fixture) {
  const startedAt = performance.now()
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    DATABASE_URL: `file:${file}`,
    IZIN_KEY: izinKey,
    LOG_LEVEL: 'info',
  }
  const { child, exited, port } = await startServer(env, folder, () => {})
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok)
    await new Promise((resolve) => setTimeout(resolve, 10))
  const ms = performance.now() - startedAt
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
  }
  return { ms, port, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

/** How many writes were answered before the server was killed in the middle of them. */
async function writesUntilKilled(
  server: { readonly port: number; kill(): Promise<void> },
  rows: number,
  headers: Record<string, string>,
): Promise<number> {
  const consentDate = formatWallTime(Date.now() - 30_000)
  let asked = 0
  let answered = 0
  const writer = async () => {
    for (;;) {
      const recipient = phone(rows + asked++).address
      const body = JSON.stringify({ recipient, ...key, status: 'ONAY', source: 'HS_WEB', consentDate })
      try {
        const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
          method: 'POST',
          headers,
          body,
        })
        await answer.arrayBuffer()
        if (answer.ok) answered += 1
      } catch {
        return
      }
    }
  }
  const writers = Array.from({ length: 16 }, writer)
  await new Promise((later) => setTimeout(later, 1500))
  await server.kill()
  await Promise.all(writers)
  return answered
}

function stored({ path: file }: Fixture): number {
  const database = new Database(file)
  const row = database.prepare('SELECT count(*) AS n FROM change').get([]) as { n: number }
  database.close()
  return row.n
}
