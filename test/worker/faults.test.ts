import { afterEach, describe, expect, inject, test, vi } from 'vitest'
import { now } from '../support/clock/clock.ts'
import { at, binding, cron, fault, phones, slash, slashLater, strangersRoot, visit } from './visitor.ts'

/** Opening and storing take six round trips: more than 2.5 seconds. */
const slowMs = 700

afterEach(() => fault(null))

describe('a Worker whose database fails', () => {
  test('records once when the answer to its write is lost', async () => {
    await slash('U0ADMIN', `sorgula ${phones[6]}`)
    await fault({ kind: 'reset-after', times: 2, only: 'writes' })
    expect(await slash('U0ADMIN', `ekle ${phones[6]} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
    await fault(null)
    const history = await slash('U0ADMIN', `geçmiş ${phones[6]}`)
    expect(history).toContain('1–1')
    expect(history.match(/işlem no/g)).toHaveLength(1)
  })

  test('goes on when it answers again within seconds', async () => {
    await fault({ kind: 'status', status: 503, times: 2 })
    expect(await slash('U0ADMIN', `ekle ${phones[7]} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
  })

  test('answers behind the response what came late because it had to be opened first and is slow', async () => {
    // With another root nothing is cached.
    const cold = { TSA_CA_PEM: strangersRoot }
    await fault({ kind: 'slow', ms: slowMs })
    expect(await slashLater('U0ADMIN', 'yardım', cold)).toContain('/izin sorgula')
  })

  test('says that nothing was changed while it cannot be reached, and not that it is recorded', async () => {
    await fault({ kind: 'status', status: 503 })
    const answerText = await slash('U0ADMIN', `ekle ${phones[8]} mesaj HS_WEB marka=123457`)
    expect(answerText).not.toContain('kaydedildi')
    await fault(null)
    expect(await slash('U0ADMIN', `sorgula ${phones[8]}`)).not.toContain('HS_WEB')
  })

  test('is not ready, but alive, and its cron fails for Cloudflare to see', async () => {
    await fault({ kind: 'status', status: 503 })
    expect((await visit(at('/livez'))).status).toBe(200)
    expect((await visit(at('/readyz'))).status).toBe(503)
    // Later than a right schema is trusted.
    await expect(cron(now() + 2 * 60_000)).rejects.toThrow('cannot be used just now')
    await fault(null)
    expect((await visit(at('/readyz'))).status).toBe(200)
  })
})

describe('the log of a Worker', () => {
  test.each([
    ['info', 1],
    ['silent', 0],
  ] as const)('of the level %s tells of a failure %i times', async (level, lines) => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    const old = { DATABASE_URL: inject('outside').oldDatabase, LOG_LEVEL: level }
    expect((await visit(at('/readyz'), old)).status).toBe(503)
    expect(printed).toHaveBeenCalledTimes(lines)
    printed.mockRestore()
  })

  test('tells once of a setting that hardly is as it was meant', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    const bindings = { PUBLIC_URL: '' }
    for (const path of ['/readyz', '/readyz']) expect((await visit(at(path), bindings)).status).toBe(200)
    const remarks = printed.mock.calls.flat().filter((line) => String(line).includes('config.remark'))
    expect(remarks).toEqual([expect.stringContaining('PUBLIC_URL is')])
    printed.mockRestore()
  })
})

describe('a Worker that is not set up', () => {
  test('refuses a database that waits for its migration, and leaves it as it is', async () => {
    const old = { DATABASE_URL: inject('outside').oldDatabase }
    const answer = await visit(at('/readyz'), old)
    expect(answer.status).toBe(503)
    await expect(cron(now(), old)).rejects.toThrow('cannot be used just now')
    expect((await visit(at('/readyz'), old)).status).toBe(503)
  })

  test('refuses a root of time stamps that is no certificate, and says so in its log', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    expect((await visit(at('/readyz'), { TSA_CA_PEM: 'not a certificate' })).status).toBe(503)
    expect(printed.mock.calls.flat().join()).toContain('Cannot use TSA_CA_PEM: it holds no certificate')
    printed.mockRestore()
  })

  const mistakes: readonly Record<string, string>[] = [
    { DATABASE_URL: 'file:izin.db' },
    { IZIN_KEY: '' },
    { TELEGRAM_WEBHOOK_SECRET: '' },
    { SLACK_APP_TOKEN: 'xapp-1-test' },
    { SMTP_URL: 'smtps://mail.izin.example', SMTP_FROM: 'izin@izin.example' },
    { TSA_CA_PEM: '', TSA_CA_FILE: 'root.pem' },
  ]
  test.each(mistakes)('answers with a sentence and no secret: %o', async (bindings) => {
    const answer = await visit(at('/readyz'), bindings)
    const text = await answer.text()
    expect(answer.status).toBe(503)
    expect(text).toContain('This izin is not set up: its log says what is missing.')
    expect(text).not.toContain(binding('IZIN_KEY'))
    expect(await slash('U0ADMIN', 'yardım', bindings)).toBe('HTTP 503')
  })
})
