import { rmSync, statSync } from 'node:fs'
import { formatWallTime } from '../src/calendar/istanbul.ts'
import { startServer } from './child.ts'
import { brandCode, makeFixture, phone, providerCode } from './fixture.ts'
import { closedLoop, httpRequest, type Load, openLoop } from './load.ts'
import { processorMsOf, profiled } from './profile.ts'
import { bearerOf, slashCommand } from './requests.ts'

/*
 * Ratios of servers measured in turn in one run. Rounds are interleaved (A B A B …) and the median of each is compared, so
 * that a machine that drifts drifts for both. BENCH_ROWS, BENCH_ROUNDS and BENCH_SECONDS set how much is measured.
 */

const rows = Number(process.env.BENCH_ROWS ?? 100_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const connections = 32
const json = { 'content-type': 'application/json' }
const brandPath = `/sps/${providerCode}/brands/${brandCode}/consents`

interface Contender {
  readonly name: string
  readonly round: () => Promise<Load>
}

async function compare(contenders: readonly Contender[]): Promise<Map<string, Load>> {
  const loads = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, round: run } of contenders) {
      const load = await run()
      // The first round of each warms up and is not counted.
      if (round > 0) loads.get(name)?.push(load)
    }
  }
  return new Map([...loads].map(([name, all]) => [name, median(all)]))
}

function median(loads: readonly Load[]): Load {
  const sorted = [...loads].sort((one, other) => one.perSecond - other.perSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('Cannot compare: nothing was measured')
  return { ...middle, failures: loads.reduce((sum, { failures }) => sum + failures, 0) }
}

function show(name: string, load: Load): void {
  const { perSecond, p50Ms, p99Ms, failures } = load
  if (failures > 0) process.exitCode = 1
  console.log(
    `  ${name.padEnd(28)} ${Math.round(perSecond).toLocaleString('en').padStart(8)}/s   p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms${failures > 0 ? `   ${failures} FAILED` : ''}`,
  )
}

/** True if the aim was missed. */
function ratio(label: string, over: Load | undefined, under: Load | undefined, aim: number): boolean {
  const value = (over?.perSecond ?? 0) / (under?.perSecond ?? 1)
  const missed = value < aim
  console.log(`  ${label}: ${value.toFixed(2)} (aim ≥ ${aim})${missed ? '  MISSED' : ''}`)
  return missed
}

/** Prints where izin's own time goes under the same load, once an aim was missed. */
async function explain(work: () => Promise<unknown>): Promise<void> {
  console.log('  Processor time of izin by part:')
  for (const line of await profiled(izin.process, work)) console.log(`    ${line}`)
}

const fixture = await makeFixture(rows)
console.log(
  `${rows.toLocaleString('en')} consents, ${(statSync(fixture.path).size / rows).toFixed(0)} bytes of file each`,
)
const signingSecret = 'bench-signing-secret'
const izin = await startServer('izin', [fixture.path, fixture.izinKey, signingSecret, 'U0BENCH'])
const echo = await startServer('echo', [])
const plain = await startServer('plain', [fixture.path, fixture.izinKey])
const authorization = await bearerOf(izin.port)
const statusBody = (n: number) =>
  JSON.stringify({ recipient: phone((n * 7919) % rows).address, recipientType: 'BIREYSEL', type: 'MESAJ' })

const load = { connections, seconds }
const askStatus = () =>
  closedLoop({
    ...load,
    port: izin.port,
    request: (n) => httpRequest('POST', `${brandPath}/status`, { ...json, authorization }, statusBody(n)),
  })
const lookUps = await compare([
  { name: 'izin status', round: askStatus },
  {
    name: 'bare Hono JSON echo',
    round: () =>
      closedLoop({ ...load, port: echo.port, request: (n) => httpRequest('POST', '/', json, statusBody(n)) }),
  },
  {
    name: 'plain @libsql/client',
    round: () =>
      closedLoop({
        ...load,
        port: plain.port,
        request: (n) => httpRequest('POST', '/status', json, statusBody(n)),
      }),
  },
])
console.log(`Status look-ups over HTTP, ${connections} connections`)
for (const [name, one] of lookUps) show(name, one)
const slowLookUps = [
  ratio('izin / echo', lookUps.get('izin status'), lookUps.get('bare Hono JSON echo'), 0.4),
  ratio('izin / plain client', lookUps.get('izin status'), lookUps.get('plain @libsql/client'), 2),
]
if (slowLookUps.includes(true)) await explain(askStatus)

let written = rows
const consentDate = formatWallTime(Date.now() - 30_000)
const writeBody = () => {
  written += 1
  return JSON.stringify({
    recipient: phone(written).address,
    recipientType: 'BIREYSEL',
    type: 'MESAJ',
    status: 'ONAY',
    source: 'HS_WEB',
    consentDate,
  })
}
const addOne = () =>
  closedLoop({
    ...load,
    port: izin.port,
    request: () => httpRequest('POST', brandPath, { ...json, authorization }, writeBody()),
  })
const writes = await compare([
  { name: 'izin single add', round: addOne },
  {
    name: "naive batch(…, 'write')",
    round: () =>
      closedLoop({
        ...load,
        port: plain.port,
        request: () => httpRequest('POST', '/consents', json, writeBody()),
      }),
  },
])
console.log(`\nDurable single writes, ${connections} connections`)
for (const [name, one] of writes) show(name, one)
const slowWrites = ratio(
  'izin / naive',
  writes.get('izin single add'),
  writes.get("naive batch(…, 'write')"),
  3,
)
if (slowWrites) await explain(addOne)

const typeSlash = (first: number) =>
  openLoop({
    port: izin.port,
    seconds: seconds * 3,
    perSecond: 200,
    request: (n) =>
      slashCommand(signingSecret, first + n, `sorgula ${phone(((first + n) * 7919) % rows).address}`),
    good: ({ body }) => body.includes('ONAY'),
  })
await typeSlash(20_000_000)
const processorMs = await processorMsOf(izin.process)
const slash = await typeSlash(0)
const commands = 200 * seconds * 3
const msEach = ((await processorMsOf(izin.process)) - processorMs) / commands
console.log('\nSlash commands at 200 a second, measured from the moment each was due')
show('/izin sorgula', slash)
console.log(`  p99: ${slash.p99Ms.toFixed(1)} ms (aim ≤ 50)${slash.p99Ms <= 50 ? '' : '  MISSED'}`)
console.log(`  processor time of a command: ${msEach.toFixed(2)} ms`)
if (slash.p99Ms > 50) await explain(() => typeSlash(10_000_000))

await Promise.all([izin, echo, plain].map((server) => server.stop()))
rmSync(fixture.folder, { recursive: true, force: true })
