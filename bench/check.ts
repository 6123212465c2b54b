/**
 * `POST /v1/check`: addresses a second over HTTP, 10,000 in one call, against a bare loop in this process of a keyed hash
 * and one prepared `get` each, over the same file, in turns; the longest silence of the server meanwhile; then its peak
 * memory for 100,000 lines of NDJSON and for all of them. BENCH_CHECK_ROWS sets how many consents there are (100,000),
 * BENCH_CHECK_LINES how many lines (1,000,000). Wrong when an answer is, or when memory grows with the lines.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import Database from 'libsql'
import { dayOf, previousDay } from '../src/calendar/istanbul.ts'
import { makeBulkFixture } from './bulk.ts'
import { startServer } from './child.ts'
import { brandCode, openFixture, phone } from './fixture.ts'
import { bearerOf } from './requests.ts'
import { count } from './work.ts'

const rows = Number(process.env.BENCH_CHECK_ROWS ?? 100_000)
const lines = Number(process.env.BENCH_CHECK_LINES ?? 1_000_000)
const listed = Math.min(10_000, rows)
const rounds = 5
/** How much more memory a longer list may take for it to count as the same. */
const sameMemory = 1.2

const fixture = await makeBulkFixture(rows, previousDay(dayOf(Date.now())))
const server = await startServer('izin', [fixture.path, fixture.izinKey])
try {
  const authorization = await bearerOf(server.port)
  const { register, close } = await openFixture(fixture)
  const marks = Array.from({ length: rows }, (_, n) => register.vault.mark(phone(n).address))
  await close()
  const speeds = { bare: [] as number[], izin: [] as number[] }
  let longest = 0
  for (let round = 0; round < rounds; round += 1) {
    const from = (round * listed) % (rows - listed + 1)
    speeds.bare.push(bareLoop(marks.slice(from, from + listed), from))
    const recipients = Array.from({ length: listed }, (_, place) => phone(from + place).address)
    const silence = watchSilence()
    const { text, seconds } = await overHttp(authorization, recipients)
    longest = Math.max(longest, await silence())
    speeds.izin.push(listed / seconds)
    checkAnswers(text, recipients)
  }
  const [bare, izin] = [Math.max(...speeds.bare), Math.max(...speeds.izin)]
  console.log(
    `  bare loop ${count(bare).padStart(9)} addresses/s   izin ${count(izin).padStart(9)} addresses/s`,
  )
  console.log(
    `  izin / bare loop: ${(izin / bare).toFixed(2)} (aim ≥ 1.2)   longest silence ${longest} ms (aim ≤ 50)`,
  )
  const small = await streamed(authorization, Math.min(100_000, lines))
  const large = await streamed(authorization, lines)
  const growth = large / small
  console.log(
    `  memory of ${count(lines)} lines: × ${growth.toFixed(2)} of ${small} MiB (aim ≤ ${sameMemory})`,
  )
  if (growth > sameMemory) fail('memory grows with the lines')
} finally {
  await server.stop()
  rmSync(fixture.folder, { recursive: true, force: true })
}

/** The hash is of the same cost; the row is found by the mark it has in the file. */
function bareLoop(marks: readonly Buffer[], from: number): number {
  const key = createSecretKey(randomBytes(32))
  const database = new Database(fixture.path)
  const found = database
    .prepare(`SELECT consent.status, consent.national FROM recipient JOIN consent ON consent.recipient_id = recipient.id
      AND brand_code = ? AND recipient_type = 'BIREYSEL' AND channel = 'MESAJ' WHERE recipient.mark = ?`)
    .raw(true)
  const started = performance.now()
  for (const [place, mark] of marks.entries()) {
    createHmac('sha256', key)
      .update(phone(from + place).address)
      .digest()
    if ((found.get([brandCode, mark]) as unknown[])[0] !== 'ONAY') fail('the bare loop found no consent')
  }
  const seconds = (performance.now() - started) / 1000
  database.close()
  return marks.length / seconds
}

async function overHttp(authorization: string, recipients: readonly string[]) {
  const body = JSON.stringify({ brandCode, channel: 'MESAJ', recipients })
  const started = performance.now()
  const answer = await fetch(`http://127.0.0.1:${server.port}/v1/check`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  })
  const text = await answer.text()
  return { text, seconds: (performance.now() - started) / 1000 }
}

/** Apart from the asking, since this process would be silent itself. */
function checkAnswers(text: string, recipients: readonly string[]): void {
  const { counts, results } = JSON.parse(text)
  const right = recipients.every((recipient, place) => results[place].recipient === recipient)
  if (counts.maySend !== listed || !right) fail('an answer of izin is not the one asked for')
}

/** Asks a small question all the time; returns the longest wait. */
function watchSilence(): () => Promise<number> {
  let going = true
  const watched = (async () => {
    let longest = 0
    while (going) {
      const started = performance.now()
      await (await fetch(`http://127.0.0.1:${server.port}/livez`)).text()
      longest = Math.max(longest, performance.now() - started)
    }
    return Math.round(longest)
  })()
  return () => {
    going = false
    return watched
  }
}

/** Returns the server's peak memory in MiB. Every second address is known. */
async function streamed(authorization: string, wanted: number): Promise<number> {
  const pid = server.process.pid ?? 0
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const path = `/v1/check?brandCode=${brandCode}&channel=MESAJ`
  const headers = { authorization, 'content-type': 'application/x-ndjson' }
  const started = performance.now()
  const sending = request({ port: server.port, path, method: 'POST', headers })
  Readable.from(linesOf(wanted)).pipe(sending)
  const input = await new Promise<Readable>((resolve) => sending.once('response', resolve))
  let answered = 0
  for await (const line of createInterface({ input })) {
    const known = answered % rows < rows / 2
    if (line.includes('"maySend":true') !== known) fail(`line ${answered} is answered wrongly`)
    answered += 1
  }
  if (answered !== wanted) fail(`${answered} of ${wanted} lines were answered`)
  const [, kiB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  const perSecond = (wanted / (performance.now() - started)) * 1000
  const peakMiB = Math.round(Number(kiB) / 1024)
  console.log(
    `  NDJSON ${count(wanted).padStart(9)} lines   ${count(perSecond)} lines/s   peak ${peakMiB} MiB`,
  )
  return peakMiB
}

function* linesOf(wanted: number): Generator<string> {
  const text = Array.from(
    { length: rows },
    (_, n) => `"${phone(n < rows / 2 ? n : n + 5_000_000).address}"\n`,
  )
  for (let from = 0; from < wanted; from += 1000) {
    let chunk = ''
    for (let n = from; n < Math.min(wanted, from + 1000); n += 1) chunk += text[n % rows]
    yield chunk
  }
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
