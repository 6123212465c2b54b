import { beforeAll, describe, expect, it } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { contactOf, pressed, written } from '../support/telegram-people.ts'
import { undone, verified, withBooks } from './books.ts'
import { extent, seeded } from './extent.ts'
import { prepare, provider, signIn } from './load.ts'

const people = extent(12, 500)
/** Copies of a Slack request are signed within this time; those of one second are identical. */
const signedWithinMs = 5000

let signedAgoMs = 0
const random = seeded('repeats')
const app = forAllTests(() => openApp({ clock: () => Date.now() - signedAgoMs }))
beforeAll(async () => await prepare(app))

type Send = () => Promise<void>

function repeated(sends: readonly Send[]): Send[] {
  return random.shuffled(sends.flatMap((send) => Array.from({ length: 1 + random.below(5) }, () => send)))
}

const atOnce = async (sends: readonly Send[]) => void (await Promise.all(sends.map((send) => send())))

describe('whatever comes in one to five times, shuffled and at once', () => {
  it('has one effect, and is answered once', { timeout: extent(300_000, 30 * 60_000) }, async () => {
    const numbers = Array.from({ length: people }, (_, n) => n)
    const phoneOf = (kind: number, n: number) => `+90532${kind}${String(n).padStart(6, '0')}`

    const toldStored = new Map<string, number>()
    const commands = numbers.map((n): Send => {
      const { body } = app.slashRequest('U0ADMIN', `ekle ${phoneOf(1, n)} mesaj HS_WEB`)
      const form = Object.fromEntries(new URLSearchParams(body))
      return async () => {
        signedAgoMs = random.below(signedWithinMs)
        const request = app.signed(form)
        const answer = await fetch(`${app.baseUrl}/slack/events`, { method: 'POST', ...request })
        // Identical bytes are a replay.
        expect([200, 401]).toContain(answer.status)
        const name = String(form.trigger_id)
        if ((await answer.text()).includes('kaydedildi'))
          toldStored.set(name, (toldStored.get(name) ?? 0) + 1)
      }
    })

    const headers = await signIn(app)
    const consentDate = formatWallTime(Date.now() - 60_000)
    const addsTaken = numbers.map(() => 0)
    const adds = numbers.map((n): Send => {
      const key = { recipient: phoneOf(2, n), recipientType: 'BIREYSEL', type: 'MESAJ' }
      const body = JSON.stringify({ ...key, status: 'ONAY', source: 'HS_WEB', consentDate })
      return async () => {
        const path = `/sps/${provider}/brands/${provider}/consents`
        const answer = await fetch(`${app.baseUrl}${path}`, { method: 'POST', headers, body })
        await answer.arrayBuffer()
        expect(answer.status).toBeLessThan(500)
        if (answer.status === 200) addsTaken[n] = (addsTaken[n] ?? 0) + 1
      }
    })

    const updates = numbers.map((n) => updatesOf(n, phoneOf(3, n)))
    const sendsOf = (step: number) =>
      updates.map(
        (steps): Send =>
          async () =>
            void expect(await app.update(steps[step] ?? {})).toBe(200),
      )
    // Telegram sends first copies in order, later ones at any time.
    await atOnce(repeated([...commands, ...sendsOf(0)]))
    await atOnce(repeated([...sendsOf(0), ...sendsOf(1), ...adds]))
    await atOnce(repeated([...sendsOf(0), ...sendsOf(1), ...sendsOf(2), ...adds, ...commands]))

    await withBooks(app, async (register) => {
      await expect
        .poll(() => undone(register), { timeout: extent(240_000, 20 * 60_000), interval: 100 })
        .toEqual({ inbox: 0, adds: 0, outbox: 0 })
      expect(await verified(app)).toMatchObject({ ok: true, changes: people * 3 })
    })
    expect(addsTaken).toEqual(numbers.map(() => 1))
    // Slow commands are answered at the response_url, once.
    expect([...toldStored.values()].every((times) => times === 1)).toBe(true)
    const answers = numbers.map((n) => app.telegram.textsOf(String(chatOf(n))).length)
    // One for /start, two for the number, one for the refusal.
    expect(answers).toEqual(numbers.map(() => 4))
  })
})

const chatOf = (n: number) => 20_000 + n

function updatesOf(n: number, phone: string): Record<string, unknown>[] {
  const id = chatOf(n)
  const first = n * 3 + 1
  return [
    written(first, id, { text: '/start' }),
    written(first + 1, id, { contact: contactOf(phone, id) }),
    pressed(first + 2, id, `stop|${provider}|MESAJ`, { id: 1, date: 0 }),
  ]
}
