import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, dayOf } from '../../src/calendar/istanbul.ts'
import type { Register } from '../../src/register/register.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { byChance, type Trouble, troubles } from '../support/platform.ts'
import { numbers } from '../support/queries.ts'
import { written } from '../support/telegram-people.ts'
import { withBooks } from './books.ts'
import { extent, seeded } from './extent.ts'
import { prepare, provider } from './load.ts'

const places = extent(5, 300)
/** Silence costs ten seconds, too much for the short form. */
const among: readonly Trouble[] = extent<readonly Trouble[]>(
  troubles.filter((one) => one !== 'silence'),
  troubles,
)
const methods = ['chat.postMessage', 'sendMessage']

const random = seeded('platforms')
const app = forAllTests(() => openApp({ trouble: () => byChance(random, methods, among, places * 2) }))
beforeAll(async () => await prepare(app))

const messages = {
  sql: `SELECT platform, target, state, (SELECT group_concat(outcome) FROM outbox_attempt WHERE outbox_id = outbox.id)
    FROM outbox WHERE platform IN ('slack', 'telegram') ORDER BY id`,
  params: [],
  map: ([platform, target, state, outcomes]: readonly unknown[]) => ({
    platform: String(platform),
    target: String(target),
    state: String(state),
    outcomes: String(outcomes).split(','),
  }),
}

const chatOf = (n: number) => String(9000 + n)

/** Arrivals for this target; the outbox knows a private chat by its mark only. */
function copies({ platform, target }: ReturnType<typeof messages.map>, { vault }: Register): number {
  if (platform === 'telegram') {
    const chat = Array.from({ length: places }, (_, n) => chatOf(n)).find(
      (one) => vault.markAccount(one) === target,
    )
    return app.telegram.textsOf(chat ?? target).length
  }
  return app.slackCalls.filter(({ method, body }) => method === 'chat.postMessage' && body.channel === target)
    .length
}

describe('platforms that fail', () => {
  it('get every message: sent, or shown as unknown, and one copy where every answer was clear', {
    timeout: extent(300_000, 60 * 60_000),
  }, async () => {
    for (let n = 0; n < places; n += 1) {
      await app.izinJson('room', 'add', '--brand', `${provider}`, '--slack', `C0RAPOR${n}`)
      expect(await app.update(written(n + 1, Number(chatOf(n)), { text: 'merhaba' }))).toBe(200)
    }
    await app.izinJson('report', '--date', addDays(dayOf(Date.now()), -1), '--post')

    await withBooks(app, async (register) => {
      const { engine } = register
      const unsettled = numbers('SELECT count(*) FROM outbox WHERE due_at IS NOT NULL')
      const wait = { timeout: extent(240_000, 50 * 60_000), interval: 250 }
      await expect.poll(async () => (await engine.read(messages)).length, wait).toBe(places * 2 + 1)
      await expect.poll(async () => (await engine.read(unsettled))[0], wait).toBe(0)
      for (const message of await engine.read(messages)) {
        const { state, outcomes } = message
        const about = `${message.platform}: ${outcomes.join()}`
        expect(['sent', 'unknown'], about).toContain(state)
        expect(outcomes.filter((one) => one === 'sent').length, about).toBe(state === 'sent' ? 1 : 0)
        const unclear = outcomes.filter((one) => one === 'unknown' || one === 'begun').length
        const arrived = copies(message, register)
        expect(arrived, about).toBeGreaterThanOrEqual(state === 'sent' ? 1 : 0)
        expect(arrived, about).toBeLessThanOrEqual(1 + unclear)
        if (unclear === 0) expect(arrived, about).toBe(1)
      }
    })
    // Otherwise the test shows nothing.
    for (const { struck } of [app.slack, app.telegram]) expect(struck.size).toBeGreaterThan(2)
  })
})
