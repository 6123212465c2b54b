import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { openApp, type RunningApp } from '../support/app.ts'
import { type HranaServer, startHranaServer } from '../support/hrana/server.ts'
import { runCli, surroundingEnv } from '../support/processes/processes.ts'
import { phone } from '../support/register.ts'

/* Two servers on one remote database, as behind a load balancer. */

let folder: string
let database: HranaServer
let env: Record<string, string>
let one: RunningApp
let other: RunningApp

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-remote-'))
  const path = join(folder, 'izin.db')
  await openEmbedded({ path }).close()
  database = await startHranaServer({ path, authToken: 'token' })
  env = {
    DATABASE_URL: database.url,
    DATABASE_AUTH_TOKEN: 'token',
    IZIN_KEY: Buffer.alloc(32, 5).toString('base64'),
  }
})
afterAll(async () => {
  await one?.close()
  await other?.close()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

const izin = (...args: string[]) => runCli({ ...surroundingEnv(), HOME: folder, ...env }, folder, args)
const address = (n: number) => phone(n).address

describe('two servers on one database elsewhere', () => {
  it('do not start before it is migrated, and say what to run', async () => {
    const refused = await izin('serve')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/has schema version 0.*Run: izin migrate/)
    expect((await izin('migrate')).code).toBe(0)
    expect((await izin('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')).code).toBe(0)
    ;[one, other] = await Promise.all([openApp({ env }), openApp({ env })])
  })

  it('see at once what the other has recorded', async () => {
    expect(await one.slash('U0ADMIN', `ekle ${address(1)} mesaj HS_WEB`)).toContain('kaydedildi')
    expect(await other.slash('U0ADMIN', `sorgula ${address(1)}`)).toContain('ONAY')
    expect(await other.slash('U0ADMIN', `ret ${address(1)} mesaj`)).toContain('kaydedildi')
    expect(await one.slash('U0ADMIN', `sorgula ${address(1)}`)).toContain('RET')
  })

  it('record every one of many requests that come to both together', async () => {
    const apps = [one, other]
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        (apps[n % 2] as RunningApp).slash('U0ADMIN', `ekle ${address(10 + (n >> 1))} mesaj HS_WEB`),
      ),
    )
    for (let n = 0; n < 6; n++) {
      // One is first, and neither fails.
      const both = answers.slice(2 * n, 2 * n + 2)
      expect(both.some((answer) => answer.includes('kaydedildi'))).toBe(true)
      expect(both.join()).not.toMatch(/HTTP|yeniden deneyin/)
      expect(await one.slash('U0ADMIN', `sorgula ${address(10 + n)}`)).toContain('ONAY')
    }
  })

  it('know new brands and changed settings within seconds', async () => {
    await izin('brand', 'add', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
    expect(await other.slash('U0ADMIN', 'marka')).toContain('Örnek Kahve')
    for (const [ceiling, answer] of [
      ['1', /sınır/],
      ['1000', /ONAY|RET/],
    ] as const) {
      expect((await izin('setting', 'set', 'look_ups_per_day', ceiling)).code).toBe(0)
      for (const app of [one, other]) {
        await expect.poll(() => app.slash('U0ADMIN', `sorgula ${address(1)}`)).toMatch(answer)
      }
    }
  })

  it('leave a register that verifies, its seals without a gap', async () => {
    expect((await izin('seal')).code).toBe(0)
    const verified = await izin('verify', '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, firstBad: null })
  })

  it('go on when one is killed, and nothing acknowledged is lost', async () => {
    expect(await one.slash('U0ADMIN', `ekle ${address(30)} mesaj HS_WEB marka=123457`)).toContain(
      'kaydedildi',
    )
    await one.stop('SIGKILL')
    expect(await other.slash('U0ADMIN', `geçmiş ${address(30)}`)).toContain('ONAY')
    expect(await other.slash('U0ADMIN', `ret ${address(30)} mesaj marka=123457`)).toContain('kaydedildi')
    expect(JSON.parse((await izin('verify', '--json')).stdout)).toMatchObject({ ok: true })
  })

  it('say that nothing changed while the database is away, and go on when it is back', async () => {
    await database.goAway()
    const answerText = await other.slash('U0ADMIN', `ekle ${address(31)} mesaj HS_WEB marka=123457`)
    expect(answerText).not.toContain('kaydedildi')
    await database.comeBack()
    await expect
      .poll(() => other.slash('U0ADMIN', `ekle ${address(32)} mesaj HS_WEB marka=123457`))
      .toContain('kaydedildi')
  })

  it('stop in time, and well, while the database does not answer', async () => {
    database.fail({ kind: 'slow', ms: 60_000 })
    const request = other.slashRequest('U0ADMIN', `ekle ${address(33)} mesaj HS_WEB marka=123457`)
    const answer = fetch(`${other.baseUrl}/slack/events`, { method: 'POST', ...request }).catch(() => null)
    await expect.poll(() => database.struck.slow).toBeGreaterThan(0)
    // A server that is not done in time exits with 1.
    expect(await other.stop()).toBe(0)
    await answer
    database.mend()
  })
})
