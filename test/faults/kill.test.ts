import { setTimeout as later } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { ago, yesterday } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'
import { missing, undone, verified, withBooks } from './books.ts'
import { extent, seeded } from './extent.ts'
import { MixedLoad, prepare, provider, signIn } from './load.ts'

const kills = extent(5, 1000)
const clients = 2
const withinMs = 500

const app = forAllTests(() => openApp())
beforeAll(async () => await prepare(app))

describe('a server that is killed', () => {
  it('records a list of 1,000 once each, though it is killed in the middle', async () => {
    const headers = await signIn(app)
    const consentDate = ago(1)
    const given = { recipientType: 'BIREYSEL', type: 'MESAJ', status: 'ONAY', source: 'HS_WEB', consentDate }
    const path = `/sps/${provider}/brands/${provider}/consents/request`
    const recipients: string[] = []
    const stateOf = async (requestId: string) => {
      const results = await (await fetch(`${app.baseUrl}${path}/${requestId}`, { headers })).json()
      return (results as { status: string }[]).map(({ status }) => status)
    }
    // A list may be done before the kill comes; then the next one is tried.
    for (let waiting = 0; waiting === 0; ) {
      const list = Array.from(
        { length: 1000 },
        (_, n) => `+90533${String(recipients.length + n).padStart(7, '0')}`,
      )
      recipients.push(...list)
      const body = JSON.stringify(list.map((recipient) => ({ recipient, ...given })))
      const answer = await fetch(app.baseUrl + path, { method: 'POST', headers, body })
      expect(answer.status).toBe(202)
      const { requestId } = (await answer.json()) as { requestId: string }
      while (!(await stateOf(requestId)).includes('success')) await later(1)
      await app.stop('SIGKILL')
      waiting = (await withBooks(app, undone)).adds
      await app.start()
      await expect.poll(async () => new Set(await stateOf(requestId))).toEqual(new Set(['success']))
    }
    const acknowledged = recipients.map(
      (recipient) => ({ recipient, status: 'ONAY', when: 'taken' }) as const,
    )
    expect(await withBooks(app, async (register) => await missing(register, acknowledged))).toEqual([])
  })

  it('at random points of a mixed load loses nothing that was acknowledged, and shows nothing half written', {
    timeout: extent(300_000, 6 * 60 * 60_000),
  }, async () => {
    const random = seeded('kill')
    const load = new MixedLoad(app, random)
    let known = 0
    let posts = 0
    // A slow machine acknowledges little before each kill, so each comes later than the last.
    for (let kill = 1; kill <= kills || load.acknowledged.length <= kills; kill += 1) {
      const running = load.run(clients)
      if (kill % 5 === 1) {
        await app.izinJson('report', '--date', yesterday(), '--post')
        posts += 1
      }
      await later(random.below(withinMs * kill))
      await app.stop('SIGKILL')
      await running
      await app.start()
      await withBooks(app, async (register) => {
        const stored = load.acknowledged.slice(known).filter(({ when }) => when === 'stored')
        expect(await missing(register, stored), `after kill ${kill}`).toEqual([])
      })
      if (kill % 20 === 0) expect(await verified(app)).toMatchObject({ ok: true, firstBad: null })
      known = load.acknowledged.length
    }

    await app.stop('SIGKILL')
    await app.start()
    await withBooks(app, async (register) => {
      // Two seconds are promised after a crash, two more after the next; the rest is for a busy machine.
      await expect.poll(() => undone(register)).toEqual({ inbox: 0, adds: 0, outbox: 0 })
    })
    expect(await app.stop()).toBe(0)
    await withBooks(app, async (register) => {
      expect(await missing(register, load.acknowledged)).toEqual([])
      const { ok, changes } = await verified(app)
      expect(ok).toBe(true)
      // Changes stored and never reported are there too.
      expect(changes).toBeGreaterThanOrEqual(load.acknowledged.length)
    })
    const silent = load.chats.filter((chat) => app.telegram.textsOf(chat).length === 0)
    expect(silent).toEqual([])
    const posted = app.slackCalls.filter(
      ({ method, body }) => method === 'chat.postMessage' && body.channel === 'C0RAPOR',
    )
    expect(posted.length).toBeGreaterThanOrEqual(posts)
  })
})
