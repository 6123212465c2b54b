import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import readSheets from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openZip } from '../../src/features/evidence-pack/verify-file.ts'
import { openApp, type RunningApp } from '../support/app.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { openAuthority, strangerAccepts, type TestAuthority } from '../support/time-stamp-authority.ts'

const phone = '+905321112233'
const other = '+905329998877'
let app: RunningApp
let server: TestAuthority

beforeAll(async () => {
  server = await openAuthority()
  app = await openApp({ env: { TSA_URL: server.url, TSA_CA_FILE: server.caFile } })
  await app.addCompany({ U0EDITOR: 'editor', U0VIEWER: 'viewer' })
  await app.slash('U0EDITOR', `ekle ${phone} mesaj HS_WEB marka=123457 not="form 118"`)
  await app.slash('U0EDITOR', `ekle ${other} mesaj HS_WEB marka=123457 not="form 119"`)
})
afterAll(async () => {
  await app.close()
  await server.close()
})

it('değişiklikler counts changes by recipients by where they were made', async () => {
  const { oneClick } = await app.link('MESAJ', other)
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  await fetch(oneClick.replace(/^https:\/\/[^/]+/, app.baseUrl), { method: 'POST', body })
  expect(await app.slash('U0VIEWER', 'değişiklikler')).toMatch(/ · RET · .* · tek tık/)
})

describe('veritabanı', () => {
  it('gives the addresses the brand may write to, as CSV and for Excel', async () => {
    const answer = await app.slash('U0EDITOR', 'veritabanı marka=123457')
    expect(answer).toContain('Şu anda 1 ONAY, 1 RET var')
    expect(answer).not.toContain('1112233')
    await app.press('U0EDITOR', 'file|permitted-csv|123457||ONAY')
    const [url] = app.links()
    const { status, bytes } = await app.fetched(url)
    expect(status).toBe(200)
    expect(bytes.toString().split('\n').slice(1)).toEqual([expect.stringContaining(`${phone},BIREYSEL`), ''])
    expect((await app.fetched(url)).status).toBe(410)
    await app.slash('U0EDITOR', 'veritabanı hepsi marka=123457')
    await app.press('U0EDITOR', 'file|permitted-xlsx|123457|all')
    const [sheet] = await readSheets((await app.fetched(app.links()[0])).bytes)
    expect(sheet?.data.map(([address]) => address)).toEqual(['recipient', phone, other])
  })

  it('stamps the very bytes that were downloaded', async () => {
    await app.slash('U0EDITOR', 'veritabanı marka=123457')
    await app.press('U0EDITOR', 'file|permitted-csv|123457||ONAY')
    const [file, stamp = ''] = app.links()
    expect(await (await fetch(stamp)).text()).toContain('zaman damgası (.tsr)')
    const early = await app.fetched(stamp)
    expect(early.status).toBe(404)
    expect(early.bytes.toString()).toContain('Önce dosyayı indirin')
    const csv = await app.fetched(file)
    const tsr = await app.fetched(stamp)
    expect([csv.status, tsr.status, tsr.name]).toEqual([200, 200, expect.stringMatching(/\.tsr$/)])
    expect(await accepted(csv.bytes, tsr.bytes)).toBe(true)
    expect(await accepted(Buffer.concat([csv.bytes, Buffer.from(' ')]), tsr.bytes)).toBe(false)
    expect((await app.fetched(stamp)).status).toBe(410)
  })

  it('says that it leaves out addresses erased since a past moment', async () => {
    const erased = '+905329998876'
    await app.slash('U0EDITOR', `ekle ${erased} mesaj HS_WEB marka=123457`)
    const then = formatWallTime(Date.now())
    const past = await app.slash('U0EDITOR', `veritabanı bugün ${then.slice(11)} marka=123457`)
    expect(past).toContain('adresi sonradan silinen izinler dosyada yoktur')
    // Moments are whole seconds, and the erasure must come later.
    await vi.waitUntil(() => formatWallTime(Date.now()) !== then, { interval: 20, timeout: 60_000 })
    await app.slash('U0ADMIN', `sil ${erased}`)
    await app.press('U0ADMIN', 'erase|')
    await app.press('U0EDITOR', 'file|permitted-csv')
    const { status, bytes } = await app.fetched(app.links()[0])
    expect([status, bytes.toString()]).toEqual([200, expect.stringContaining(phone)])
    expect(bytes.toString()).not.toContain(erased)
  })
})

it('kanıt gives everything held about a person only to an admin', async () => {
  await app.slash('U0VIEWER', `kanıt ${phone}`)
  await expect(app.press('U0VIEWER', 'file|person-data')).rejects.toThrow('There is no button')
  await app.slash('U0ADMIN', `kanıt ${phone}`)
  expect(await app.press('U0EDITOR', 'file|person-data')).toContain('yönetici yetkisi')
  await app.slash('U0ADMIN', `kanıt ${phone}`)
  await app.press('U0ADMIN', 'file|person-data|')
  const [url = ''] = app.links()
  const { status, name, bytes } = await app.fetched(url)
  expect([status, name]).toEqual([200, expect.stringMatching(/^kisi-verileri_123456_[\d_-]+\.zip$/)])
  const files = openZip(bytes) ?? {}
  const [pdf = '', json = ''] = Object.keys(files).sort().reverse()
  expect([pdf, json]).toEqual([name.replace('.zip', '.pdf'), name.replace('.zip', '.json')])
  expect(Buffer.from(files[pdf] ?? []).toString('latin1', 0, 5)).toBe('%PDF-')
  const data = JSON.parse(Buffer.from(files[json] ?? []).toString())
  expect(data).toMatchObject({ kind: 'izin-person', recipient: { address: phone } })
  expect(data.lookUps.map(({ actor }: { actor: string }) => actor)).toContain('U0VIEWER')
  expect((await app.fetched(url)).status).toBe(410)
})

it('leaves no address in a post, a log line or a file of the register, and is in its log', async () => {
  expect(JSON.stringify(app.slackCalls)).not.toMatch(/1112233|999887[67]/)
  expect(app.printed()).not.toMatch(/1112233|999887[67]/)
  expect(app.files().toString('latin1')).not.toMatch(/5321112233|532999887[67]/)
  expect(app.files().toString('latin1')).toContain('permitted database, as of')
})

async function accepted(bytes: Buffer, tsr: Buffer): Promise<boolean> {
  const [file, stamp] = [holdsAddresses(join(app.folder, 'fetched')), join(app.folder, 'fetched.tsr')]
  writeFileSync(file, bytes)
  writeFileSync(stamp, tsr)
  return await strangerAccepts(file, stamp, server.caFile)
}
