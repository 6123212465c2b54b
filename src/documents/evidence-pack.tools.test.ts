import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { zipSync } from 'fflate'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openAddressFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import {
  asker,
  filesInZip,
  gathered,
  openPackStory,
  other,
  shownInBot,
  shownOnPage,
  zipped,
} from '../../test/support/verification/pack.ts'
import { packPdf } from './evidence-pack.ts'
import { statesOf } from './pack/states.ts'
import { openZip, verifyPackFiles } from './verify-file.ts'

const run = promisify(execFile)

const story = forAllTests(() => openPackStory())
const folder = forAllTests(openAddressFolder)

async function packOf() {
  const { fileName, zip } = await zipped(story.register, { recipient: asker, day: '2026-03-04' })
  return { fileName, files: filesInZip(zip) }
}

async function unpacked(): Promise<string> {
  const place = mkdtempSync(folder.file('pack-'))
  for (const [name, content] of Object.entries((await packOf()).files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), content)
  }
  return place
}

async function pdfText(place: string): Promise<string> {
  const { stdout } = await run('pdftotext', ['-layout', 'pack.pdf', '-'], { cwd: place })
  return stdout.normalize('NFKC').replaceAll(/\s+/g, ' ')
}

describe('evidencePack()', () => {
  test('names people as Slack does, beside their ids, and verifies', async () => {
    const nameOf = async (id: string) => (id === 'U0EDITOR' ? 'Ayşe Yılmaz' : null)
    const { zip } = await zipped(story.register, { recipient: asker, nameOf })
    const files = filesInZip(zip)
    expect(await verifyPackFiles(files)).toMatchObject({ ok: true })
    const place = mkdtempSync(folder.file('named-'))
    writeFileSync(join(place, 'pack.pdf'), files['pack.pdf'] ?? '')
    expect(await pdfText(place)).toContain('Ayşe Yılmaz (U0EDITOR)')
    expect(Buffer.from(files['pack.json'] ?? '').toString()).toContain('"U0EDITOR": "Ayşe Yılmaz"')
  })

  test('holds nothing of another person, in no file of it', async () => {
    const { files } = await packOf()
    const text = await pdfText(await unpacked())
    for (const content of [...Object.values(files).map((one) => Buffer.from(one).toString()), text]) {
      expect(content).not.toContain(other.address.slice(-7))
      expect(content).not.toMatch(/başkası söyledi|başkasının şikâyeti/)
      expect(content).not.toMatch(/C0RAPOR|-100123/)
    }
  })

  test('has a list of digests that sha256sum reads', async () => {
    const { stdout } = await run('sha256sum', ['-c', 'SHA256SUMS'], { cwd: await unpacked() })
    expect(stdout.trim().split('\n').toSorted()).toEqual(['pack.json: OK', 'pack.pdf: OK'])
  })
})

describe('the document', () => {
  const parts = [
    'İzin kanıt dosyası',
    'Örnek A.Ş. (İYS kodu 123456)',
    '+905000000001',
    'Ğüşıöç İĞÜŞÖÇ Çiçekçilik',
    'Mesajın gönderildiği gün: 4 Mart 2026 Çarşamba',
    'Üyelik formu no 118, “İletişim izinleri” sayfası; ıslak imzalı örneği arşivde, klasör Ş-4.',
    'Örnek Kahve’nin kampanyalarını SMS ile öğrenmek istiyorum.',
    `özeti ${hash('sha256', shownInBot).slice(0, 8)} ile başlayan metin; tamamı sondaki ektedir`,
    `${hash('sha256', shownOnPage).slice(0, 8)} · Türkçe`,
    'Örnek Kahve size SMS göndersin mi? [‹marka› · SMS: izin veriyorum]',
    `SHA-256 özeti ${hash('sha256', shownInBot)}`,
    'Telegram (5 Mart 2026 09:00:03)',
    'Kaydedildiği an 2 Mart 2026 14:05:09 (UTC 2026-03-02 11:05:09)',
    'Günün mührü 5 Mart 2026 00:31:00 (UTC 2026-03-04 21:31:00) anında damgalandı',
    'KAMPANYA: Örnek Kahve’de ikinci fincan bizden!',
    "İYS'de kayıtlıysa mesaj gönderilebilir.",
    'Sayfa 1 / 6',
    'Örnek A.Ş. · İYS kodu 123456 · 5 Mart 2026 14:05:09',
  ]

  test('is read by others, with its letters, page numbers and company', async () => {
    const text = await pdfText(await unpacked())
    for (const part of parts) expect(text).toContain(part)
    expect(text).not.toMatch(/undefined|null|\[object/)
  })

  test('ends no page with the title of what is on the next', async () => {
    const { stdout } = await run('pdftotext', ['-layout', 'pack.pdf', '-'], { cwd: await unpacked() })
    const pages = stdout.normalize('NFKC').split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(5)
    const titles =
      /^(Mesajın gönderildiği gün|Bu dosyanın hazırlandığı|Değişiklikler|Şikâyetler|Bu dosya nasıl|Ek:|Marka ve kanal)/
    for (const page of pages) {
      const lines = page.split('\n').filter((line) => line.trim() !== '')
      expect(lines.at(-2)?.trim()).not.toMatch(titles)
    }
  })

  test('brings its letters along, and no more of them than it uses', async () => {
    const place = await unpacked()
    const { stdout } = await run('pdffonts', ['pack.pdf'], { cwd: place })
    const fonts = stdout.trim().split('\n').slice(2)
    expect(fonts).toHaveLength(2)
    for (const font of fonts) expect(font).toMatch(/^[A-Z]+\+Inter-(Regular|Bold) .* yes +yes +yes /)
    const { files } = await packOf()
    expect(files['pack.pdf']?.length).toBeLessThan(100_000)
  })
})

test('a text that is long, or has no place to break, stays on the paper', async () => {
  const pack = await gathered(story.register, { recipient: asker })
  const [first] = pack.complaints
  if (first === undefined) throw new Error('The story has no complaint')
  const text = `https://ornek.example/${'a'.repeat(700)} 🎉 \u202eters\u202c\u0007 ${'uzun ğüşıöç '.repeat(900)}son`
  const long = { ...pack, complaints: [{ ...first, text }], changes: [] }
  const file = folder.file('long.pdf')
  writeFileSync(file, await packPdf(long))
  const { stdout } = await run('pdftotext', ['-bbox', file, '-'])
  const words = [...stdout.matchAll(/xMin="([\d.]+)" .*xMax="([\d.]+)".*>(.*)<\/word>/g)]
  for (const [, from, to] of words) {
    expect(Number(from)).toBeGreaterThan(40)
    expect(Number(to)).toBeLessThan(555)
  }
  const printed = words.map(([, , , word]) => word)
  expect(printed.filter((word) => word === 'uzun')).toHaveLength(900)
  expect(printed.join('')).toContain(`ornek.example/${'a'.repeat(700)}`)
  expect(printed).toContain('son')
})

describe('collectPack()', () => {
  const collect = (recipient = asker, brandCodes?: readonly number[], day?: string) =>
    gathered(story.register, { recipient, brandCodes, day })

  test('tells what held on the day, by what was recorded', async () => {
    const states = statesOf(await collect(asker, undefined, '2026-03-04'))
    const statuses = states.map(({ brandCode, channel, recipientType, now, onDay }) => [
      `${brandCode} ${channel} ${recipientType}`,
      onDay?.atStart.status,
      onDay?.atEnd.status,
      now.status,
    ])
    expect(statuses).toEqual([
      ['123456 ARAMA BIREYSEL', null, null, null],
      ['123456 MESAJ BIREYSEL', null, null, null],
      ['123457 ARAMA BIREYSEL', null, null, 'ONAY'],
      ['123457 MESAJ BIREYSEL', 'ONAY', 'RET', 'ONAY'],
      ['123458 ARAMA BIREYSEL', 'RET', 'RET', 'RET'],
      ['123458 MESAJ TACIR', 'ONAY', 'ONAY', 'ONAY'],
    ])
  })

  test('has nothing left of an address that was erased', async () => {
    const otherStory = await openPackStory()
    onTestFinished(() => otherStory.close())
    const mark = otherStory.register.vault.mark(asker.address).toString('hex')
    await otherStory.engine.apply([
      `UPDATE recipient SET sealed = NULL, erased_at = ${otherStory.clock.now()} WHERE mark = x'${mark}'`,
    ])
    const { zip } = await zipped(otherStory.register, { recipient: asker, day: '2026-03-04' })
    const files = filesInZip(zip)
    expect(await verifyPackFiles(files)).toMatchObject({ ok: true, changes: 0 })
    expect(JSON.parse(Buffer.from(files['pack.json'] ?? '').toString())).toMatchObject({
      recipient: { known: 'erased' },
      changes: [],
      days: [],
      complaints: [],
    })
  })
})

test('openZip() opens no file that is none, or that unfolds beyond all measure', async () => {
  const notOpened = { kind: 'refused', reason: 'not-opened' }
  expect(openZip(Buffer.from('no ZIP'))).toEqual(notOpened)
  expect(openZip(Buffer.alloc(0))).toEqual(notOpened)
  const zip = Buffer.from(zipSync({ 'pack.json': Buffer.from('{}') }))
  expect(filesInZip(zip)).toEqual({ 'pack.json': new Uint8Array(Buffer.from('{}')) })
  zip.writeUInt32LE(0xffff_fff0, zip.indexOf(Buffer.from('PK\x01\x02')) + 24)
  expect(openZip(zip)).toEqual(notOpened)
  const two = zipSync({ 'pack.json': Buffer.from('{}'), 'pack.jsom': Buffer.from('[]') })
  const twice = Buffer.from(
    Buffer.from(two).toString('latin1').replaceAll('pack.jsom', 'pack.json'),
    'latin1',
  )
  expect(openZip(twice)).toEqual(notOpened)
})
