import { beforeAll, describe, expect, it } from 'vitest'
import { openZip } from '../../src/features/evidence-pack/verify-file.ts'
import { verifyPack } from '../../src/proof/pack/verify-pack.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const phone = '+905321112233'
const digits = '5321112233'
const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor', U0VIEWER: 'viewer 123457' })
  await app.izinJson('brand', 'add', '--provider', '123456', '--code', '123458', '--name', 'Örnek Çay')
  for (const code of ['123457', '123458']) {
    await app.slash('U0EDITOR', `ekle ${phone} mesaj HS_WEB marka=${code} kanıt="form 118"`)
  }
})

describe('kanıt', () => {
  it('leads from the slash command to a pack that verifies, once', async () => {
    const answer = await app.slash('U0VIEWER', `kanıt ${phone} marka=123457`)
    expect(answer).toContain('Kanıt')
    expect(answer).toContain("1 değişiklik kayıtlı. Her ONAY'ın kanıtı var.")
    expect(answer).not.toContain(digits.slice(-7))
    expect(await app.press('U0VIEWER', 'file|evidence-pack|123457|*zip')).toContain('15 dakika')
    const [url = ''] = app.links()
    expect(await (await fetch(url)).text()).toContain('Bir alıcının izin kanıtları (ZIP)')
    const { status, name, bytes } = await app.fetched(url)
    expect([status, name]).toEqual([200, expect.stringMatching(/^izin-kanit_123456_[\d_-]+\.zip$/)])
    const files = openZip(bytes) ?? {}
    expect(await verifyPack(files)).toMatchObject({ ok: true, changes: 1 })
    expect(Buffer.from(files['pack.json'] ?? []).toString()).toContain(phone)
    expect(Buffer.from(files['pack.json'] ?? []).toString()).not.toContain('Örnek Çay')
    expect((await app.fetched(url)).status).toBe(410)
  })

  it('gives everything held about a person only to an admin', async () => {
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

  it('is in the log of look-ups, and leaves the address in no post, log line or database file', async () => {
    expect(JSON.stringify(app.slackCalls)).not.toContain(digits.slice(-7))
    expect(app.printed()).not.toContain(digits.slice(-7))
    expect(app.files().toString('latin1')).not.toContain(digits)
  })
})
