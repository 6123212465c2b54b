/**
 * Webhooks delivered a second to one receiver over HTTP, each signed. BENCH_WEBHOOKS sets how many (20,000). Wrong when one
 * does not arrive, or arrives before an earlier one of its recipient.
 */
import { rmSync } from 'node:fs'
import { newWebhookWorker } from '../src/features/webhook/feature.ts'
import { webhookPoster } from '../src/features/webhook/poster.ts'
import { newWebhookSecret } from '../src/jobs/webhook.ts'
import { addWebhooks } from '../src/register/company/webhooks.ts'
import { record } from '../src/register/record/record.ts'
import { startServer } from './child.ts'
import { brandCode, makeFixture, openFixture, phone } from './fixture.ts'
import { begin, count } from './work.ts'

const events = Number(process.env.BENCH_WEBHOOKS ?? 20_000)
const aim = 500
const fixture = await makeFixture(0)
const { register, close } = await openFixture(fixture)
const receiver = await startServer('receiver', [])
const url = `http://127.0.0.1:${receiver.port}/`
await addWebhooks(register, { brandCode, by: { door: 'cli', id: 'bench' } }, [
  { url, secret: newWebhookSecret() },
])
await recordAll()

const log = { ...console, error: (...given: unknown[]) => console.error(...given) }
const outbox = { alarm: () => Promise.reject(new Error('Cannot alarm: nothing here is paused')) }
const parts = { register, outbox, log, random: Math.random, postWebhook: webhookPoster() }
const done = begin()
const worker = newWebhookWorker(parts as unknown as Parameters<typeof newWebhookWorker>[0])
await worker.work()
await worker.idle()
const { seconds, cpuSeconds } = done()
const { taken, wrong } = (await (await fetch(url)).json()) as { taken: number; wrong: number }
const speed = taken / seconds
console.log(
  `  ${count(speed)} webhooks/s to one receiver (aim ≥ ${aim})${speed < aim ? '  MISSED' : ''}, ${count(taken / cpuSeconds)} by the processor's time`,
)
if (taken !== events || wrong > 0) {
  console.log(`  WRONG: ${taken} of ${events} arrived, ${wrong} out of order`)
  process.exitCode = 1
}
await receiver.stop()
await close()
rmSync(fixture.folder, { recursive: true })
process.exit()

/** Two changes of each recipient, some places apart. */
async function recordAll(): Promise<void> {
  const actor = { door: 'api', id: 'bench' } as const
  for (const status of ['ONAY', 'RET'] as const) {
    const request = { recipientType: 'BIREYSEL', status, source: 'HS_WEB', consentDate: 'now' } as const
    const said = (n: number) => ({ brandCode, recipient: phone(n), channel: 'MESAJ', request }) as const
    for (let n = 0; n < events / 2; n += 500) {
      const some = Array.from({ length: Math.min(500, events / 2 - n) }, (_, place) => n + place)
      await Promise.all(some.map((one) => record(register, actor, said(one))))
    }
  }
}
