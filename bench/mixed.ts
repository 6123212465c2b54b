/**
 * Everyone at once at rising concurrency, on both engines: of ten requests six look-ups and three durable writes by systems,
 * and one slash command, which asks for an address nine times and once for the report of the day. BENCH_ROWS (100,000) and
 * BENCH_SECONDS (4) set how much. Then look-ups beside others on disks that are slow (`slow-syncs.ts`). Wrong when any request
 * is not answered with what it asked for.
 */
import { rmSync } from 'node:fs'
import { formatWallTime } from '../src/calendar/istanbul.ts'
import { startServer } from './child.ts'
import { brandCode, makeFixture, phone, providerCode } from './fixture.ts'
import { closedLoop, httpRequest } from './load.ts'
import { bearerOf, slashCommand } from './requests.ts'
import { measureSlowSyncs } from './slow-syncs.ts'
import { count } from './work.ts'

const rows = Number(process.env.BENCH_ROWS ?? 100_000)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const levels = [1, 4, 16, 64, 256]
const signingSecret = 'bench-signing-secret'

const path = `/sps/${providerCode}/brands/${brandCode}/consents`
const consentDate = formatWallTime(Date.now() - 30_000)
/** A look-up's answer, a write's, a report's; the empty last chunk where a command was slow, for Slack is told later then. */
const asked = /ONAY|transactionId|Rapor|^0\s+$/
let made = 0

const { path: file, izinKey, folder } = await makeFixture(rows)
console.log(`${count(rows)} consents; look-ups, writes and slash commands 6 : 3 : 1`)
console.log('Embedded file')
await measure(file)
await measureSlowSyncs({ path: file, izinKey, folder }, rows)
const database = await startServer('hrana', [file])
console.log('libSQL over HTTP, by a server of the tests on the same machine')
await measure(`http://127.0.0.1:${database.port}`)
await database.stop()
rmSync(folder, { recursive: true, force: true })

async function measure(databaseUrl: string): Promise<void> {
  const izin = await startServer('izin', [databaseUrl, izinKey, signingSecret, 'U0BENCH'])
  const headers = { 'content-type': 'application/json', authorization: await bearerOf(izin.port) }
  for (const connections of levels) {
    const request = () => next(headers)
    const { perSecond, p50Ms, p99Ms, failures } = await closedLoop({
      port: izin.port,
      connections,
      seconds,
      request,
      good: ({ status, body }) => status === 200 && asked.test(body),
    })
    console.log(
      `  ${String(connections).padStart(4)} connections ${count(perSecond).padStart(8)}/s   p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms`,
    )
    if (failures === 0) continue
    console.log(`  ${failures} FAILED`)
    process.exitCode = 1
  }
  await izin.stop()
}

function next(headers: Record<string, string>): string {
  const n = made++
  const known = phone((n * 7919) % rows).address
  const key = { recipientType: 'BIREYSEL', type: 'MESAJ' }
  if (n % 100 === 99) return slashCommand(signingSecret, n, 'rapor bugün')
  if (n % 10 === 9) return slashCommand(signingSecret, n, `sorgula ${known}`)
  if (n % 10 < 6) {
    return httpRequest('POST', `${path}/status`, headers, JSON.stringify({ recipient: known, ...key }))
  }
  const fresh = { recipient: phone(rows + n).address, ...key, status: 'ONAY', source: 'HS_WEB', consentDate }
  return httpRequest('POST', path, headers, JSON.stringify(fresh))
}
