import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { nodeFileMakers } from '../../app/node-services.ts'
import { setSetting } from '../../register/company/settings.ts'
import { addStaff, authorityOf, removeStaff } from '../../register/company/staff.ts'
import { erase } from '../../register/erasure/erase.ts'
import { isOwnFile, type RequestedFile, roleForFile } from '../../register/links/downloads.ts'
import { fileLinkAgeMaxMs, makeFileLink } from '../../register/links/file-links.ts'
import { describe as described, type Log } from '../../util/log.ts'
import { openDownload } from './open-download.ts'
import { downloadRoutes } from './routes.ts'

const principal = 'U0VIEWER'
const address = phone(1).address
const dayFile: RequestedFile = { kind: 'movement-file', brandCode: subBrandCode, date: '2026-03-02' }
const permitted = { kind: 'permitted-csv', brandCode: subBrandCode } as const
const receipt = { brandCode: null, recipientId: 1, changeIds: ['ab'.repeat(32)], language: 'tr' as const }

const opened = forAllTests(() => openTestRegister())
const lines: string[] = []
const note = (...answerText: unknown[]) => void lines.push(JSON.stringify(answerText))
const log: Log = {
  debug: note,
  info: note,
  warn: note,
  error: (event, error, fields) => note(event, described(error), fields),
}

beforeAll(async () => {
  await say(opened.register, phone(1), 'ONAY')
})
beforeEach(async () => {
  await addStaff(opened.register, {
    slackUser: principal,
    role: 'viewer',
    brandCode: subBrandCode,
    by: 'test',
  })
})

const openPlain: Parameters<typeof downloadRoutes>[0]['open'] = (...given) =>
  openDownload({ register: opened.register, makers: nodeFileMakers }, ...given)

function routes(open = openPlain) {
  const { register } = opened
  return downloadRoutes({
    register,
    log,
    unknownLinkStatus: () => 404,
    open,
    async brandsFor(who, file) {
      const authority = await authorityOf(register, who, [])
      return isOwnFile(file)
        ? []
        : authority.brandsFor(await roleForFile(register, file)).map(({ code }) => code)
    },
  })
}

const make = (file: RequestedFile = dayFile) => makeFileLink(opened.register, principal, file)

async function ask(method: string, token: string, language = 'tr-TR,tr;q=0.9', app = routes()) {
  const response = await app.request(`/d/${token}`, { method, headers: { 'accept-language': language } })
  return { response, status: response.status, text: await response.clone().text() }
}

describe('GET /d/:token', () => {
  it('shows what the file is and a button, in the language of the browser, and hands nothing over', async () => {
    const token = await make()
    const turkish = await ask('GET', token)
    expect(turkish.status).toBe(200)
    expect(turkish.text).toContain('Örnek Kahve')
    expect(turkish.text).toContain('Günlük izin raporu (CSV) · 2 Mart 2026')
    expect(turkish.text).toContain('<button>Dosyayı indir</button>')
    expect(turkish.text).toContain('2 Mart 2026 15:15 itibarıyla dolar')
    const english = await ask('GET', token, 'en-GB')
    expect(english.text).toContain('Daily consent report (CSV) · 2 March 2026')
    for (const { text } of [turkish, english]) {
      expect(text).not.toContain(address)
      expect(text).not.toContain('<script')
    }
    for (const method of ['HEAD', 'GET', 'OPTIONS']) await ask(method, token)
    expect((await ask('HEAD', token)).text).toBe('')
    expect((await ask('POST', token)).status).toBe(200)
  })

  it('warns of the permitted database of a past moment in its name and on its page, in the words of the chat', async () => {
    const by = { slackUser: principal, role: 'editor', brandCode: subBrandCode, by: 'test' } as const
    await addStaff(opened.register, by)
    const warning = 'Bu dosya o anın kaydıdır, gönderim listesi olarak kullanmayın.'
    const pastToken = await make({ ...permitted, asOf: instant('2026-03-01 12:00:00'), scope: 'ONAY' })
    expect((await ask('GET', pastToken)).text).toContain(warning)
    const { response } = await ask('POST', pastToken)
    expect(response.headers.get('content-disposition')).toContain(
      '_2026-03-01-120000_gecmis-kayit_gonderim-listesi-degil.csv',
    )
    const presentToken = await make({ ...permitted, asOf: null, scope: 'ONAY' })
    expect((await ask('GET', presentToken)).text).not.toContain(warning)
  })

  it('addresses a recipient about their own file, not the staff', async () => {
    const own: readonly [RequestedFile, RegExp][] = [
      [{ kind: 'own-data', brandCode: null, recipientId: 1 }, /açık adresiniz var/],
      [{ kind: 'receipt', ...receipt }, /açık adresiniz var/],
    ]
    for (const [file, answerText] of own) {
      const token = await make(file)
      const offered = await ask('GET', token)
      const denied = await ask('POST', token)
      expect(offered.text).toMatch(answerText)
      expect(denied.status).toBe(403)
      expect(denied.text).toContain('yeniden doğrulayıp')
      for (const { text } of [offered, denied]) {
        expect(text).not.toMatch(/Yetkili olduğunuz|alıcıların açık|Yöneticiye/)
      }
    }
  })

  it('is not cached, and sends no referrer and no script', async () => {
    for (const token of [await make(), 'unknown']) {
      const { response } = await ask('GET', token)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })
})

describe('POST /d/:token', () => {
  it('hands the file over once', async () => {
    const token = await make()
    const { response, status, text } = await ask('POST', token)
    expect(status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${subBrandCode}_2026-03-02_izin-hareket.csv"`,
    )
    expect(text.split('\n')[0]).toBe(
      'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source',
    )
    expect(text).toContain(address)
    expect(lines.join()).toContain('download.fetched')
    for (const secret of [token, address]) expect(lines.join()).not.toContain(secret)

    const again = await ask('POST', token)
    expect(again.status).toBe(410)
    expect(again.text).toContain('Bu bağlantı kullanıldı (2 Mart 2026 15:00)')
    expect(again.text).toContain('yeniden isteyin')
    expect(again.text).not.toContain(address)
    const shown = await ask('GET', token, 'en')
    expect(shown.status).toBe(410)
    expect(shown.text).toContain('This link has been used')
  })

  it('hands it to one of two who press at the same time, and makes it once', async () => {
    const token = await make()
    let made = 0
    const counting = routes(async (...given) => {
      made += 1
      return await openPlain(...given)
    })
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => ask('POST', token, undefined, counting)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410])
    expect(made).toBe(1)
  })

  it.each([
    ['movement file of 2026-03-02', dayFile],
    [
      'permitted database, as of 2026-03-02 16:00:00, ONAY',
      { ...permitted, asOf: instant('2026-03-02 16:00:00'), scope: 'ONAY' },
    ],
  ] satisfies [string, RequestedFile][])('logs who took the file: %s', async (purpose, file) => {
    const by = { slackUser: principal, role: 'editor', brandCode: subBrandCode, by: 'test' } as const
    await addStaff(opened.register, by)
    const taken = () =>
      opened.engine.read({
        sql: 'SELECT door, actor, brand_code, purpose FROM look_up_log',
        params: [],
        map: (row) => row.join(' '),
      })
    const before = await taken()
    const { status, text } = await ask('POST', await make(file))
    expect([status, text]).toEqual([200, expect.stringContaining(address)])
    expect((await taken()).slice(before.length)).toEqual([`slack U0VIEWER ${subBrandCode} ${purpose}`])
  })

  it('says that a link has run out, and that one is not known', async () => {
    const token = await make()
    opened.clock.move(fileLinkAgeMaxMs)
    for (const method of ['GET', 'POST']) {
      const expired = { status: 410, text: expect.stringContaining('süresi doldu') }
      expect(await ask(method, token)).toMatchObject(expired)
      const unknown = { status: 404, text: expect.stringContaining('is unknown') }
      expect(await ask(method, 'no-such-token', 'en')).toMatchObject(unknown)
    }
  })

  it('asks for the role again, and a refusal uses nothing up', async () => {
    const { register } = opened
    const token = await make()
    await removeStaff(register, { slackUser: principal })
    const denied = await ask('POST', token)
    expect(denied.status).toBe(403)
    expect(denied.text).toContain('artık yetkisi yok')
    expect(denied.text).not.toContain(address)
    await addStaff(register, { slackUser: principal, role: 'viewer', by: 'test' })
    expect((await ask('POST', token)).status).toBe(200)
  })

  it('hands everything about a person to an admin alone, once', async () => {
    const { register } = opened
    const token = await make({ kind: 'person-data', brandCode: null, recipientId: 1 })
    const answers: number[] = []
    for (const role of ['editor', 'admin', 'admin'] as const) {
      await addStaff(register, { slackUser: principal, role, brandCode: subBrandCode, by: 'test' })
      answers.push((await ask('POST', token)).status)
    }
    expect(answers).toEqual([403, 200, 410])
    await removeStaff(register, { slackUser: principal })
  })

  it('hands over an evidence pack within the ceiling of look-ups of its holder', async () => {
    const { engine, clock } = opened
    const pack = { kind: 'evidence-pack', brandCode: null, recipientId: 1, day: null } as const
    const token = await make({ ...pack, format: 'pdf' })
    const set = async (perDay: string) => {
      await setSetting(engine, 'look_ups_per_day', perDay, { by: 'test', now: clock.now() })
      clock.move(3000)
    }
    await set('1')
    await ask('POST', await make({ ...pack, format: 'zip' }))
    const over = await ask('POST', token, 'en')
    expect([over.status, over.text]).toEqual([429, expect.stringContaining('1 a day')])
    expect(Number(over.response.headers.get('retry-after'))).toBeGreaterThan(60)
    await set('300')
    const { response, status } = await ask('POST', token)
    expect([status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  })

  it('hands the evidence of an erased recipient to an admin of its brand alone', async () => {
    const { register } = opened
    const recipientId = 1
    const about = { kind: 'evidence-pack', recipientId, day: null, format: 'pdf' } as const
    const give = async (role: 'viewer' | 'admin', brandCode: number) => {
      await removeStaff(register, { slackUser: principal })
      await addStaff(register, { slackUser: principal, role: 'viewer', by: 'test' })
      await addStaff(register, { slackUser: principal, role, brandCode, by: 'test' })
    }
    await erase(register, { door: 'cli', id: 'test' }, { recipient: phone(1), source: 'HS_EORTAM' })
    opened.clock.move(3000)
    const token = await make({ ...about, brandCode: subBrandCode })
    await give('viewer', subBrandCode)
    expect((await ask('POST', token)).status).toBe(403)
    await give('admin', providerCode)
    expect((await ask('POST', token)).status).toBe(403)
    await give('admin', subBrandCode)
    expect((await ask('POST', token)).status).toBe(200)
    await removeStaff(register, { slackUser: principal })
  })

  it('says so when the file cannot be made, and breaks the connection when that shows in the middle', async () => {
    const token = await make()
    const unable = vi.fn().mockRejectedValue(new Error('disk'))
    const failed = await ask('POST', token, 'en', routes(unable))
    expect(failed.status).toBe(503)
    expect(failed.text).toContain('could not be done')
    const breaking = routes(async () => ({
      kind: 'file' as const,
      name: 'a.csv',
      mediaType: 'text/csv',
      body: () =>
        new ReadableStream({
          pull(controller) {
            controller.error(new Error('broken in the middle'))
          },
        }),
    }))
    const response = await breaking.request(`/d/${token}`, { method: 'POST' })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('broken in the middle')
    expect(lines.some((line) => line.includes('download.broken'))).toBe(true)
  })

  it('notes no failure when the reader goes away', async () => {
    const before = lines.length
    const body = () => new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) })
    const slow = routes(async () => ({ kind: 'file', name: 'a.csv', mediaType: 'text/csv', body }))
    const response = await slow.request(`/d/${await make()}`, { method: 'POST' })
    const reader = response.body?.getReader()
    const reading = reader?.read()
    await reader?.cancel()
    expect(await reading).toMatchObject({ done: true })
    expect(lines.slice(before).filter((line) => line.includes('download.broken'))).toEqual([])
  })
})
