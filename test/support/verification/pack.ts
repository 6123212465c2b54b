import { writeFileSync } from 'node:fs'
import { stampDay } from '../../../src/day/stamps.ts'
import { type EvidencePackInput, evidencePack } from '../../../src/documents/evidence-pack.ts'
import { collectPack, type PackInput } from '../../../src/documents/pack/collect.ts'
import type { PackFiles } from '../../../src/documents/pack/files.ts'
import type { Pack } from '../../../src/documents/pack/pack-json.ts'
import { openZip } from '../../../src/documents/verify-file.ts'
import { closeDaysThrough } from '../../../src/ledger/days.ts'
import { sealEntries } from '../../../src/ledger/seal.ts'
import { addBrand } from '../../../src/register/company/brands.ts'
import { noteComplaint, settleComplaint } from '../../../src/register/complaints/complaints.ts'
import { addEvidence } from '../../../src/register/evidence/add-evidence.ts'
import { keepWording } from '../../../src/register/evidence/evidence.ts'
import { noteAnswers } from '../../../src/register/iys-queue/answers.ts'
import { queueChange } from '../../../src/register/iys-queue/queue.ts'
import type { Register } from '../../../src/register/register.ts'
import { write } from '../../../src/register/register.ts'
import { seeHead } from '../posted.ts'
import { editor, openTestRegister, phone, providerCode, say, type TestRegister } from '../register.ts'
import { ownAuthority } from './own-signer.ts'

/** The recipient of the story; another one is always there. */
export const asker = phone(1)
export const other = phone(7_654_321)

const text =
  'KAMPANYA: Örnek Kahve’de ikinci fincan bizden! Geçerlilik 8 Mart 2026. Ret için RET yazıp 3340’a gönderin. B001'

export const shownOnPage = 'İleti izinleriniz\nSMS: gönderebiliyor [SMS: artık gönderme]'
export const shownInBot = 'Örnek Kahve size SMS göndersin mi?\n[‹marka› · SMS: izin veriyorum]'

/**
 * One address over four days and two brands: consents with evidence, a refusal, a local one, a late older
 * consent, two complaints; days sealed, closed, seen and stamped.
 */
export async function openPackStory(stamped = ['2026-03-02', '2026-03-04']) {
  const opened = await openTestRegister({ now: '2026-03-02 09:00:00' })
  const { register, clock } = opened
  await addBrand(register, { providerCode, code: 123458, name: 'Ğüşıöç İĞÜŞÖÇ Çiçekçilik' })
  await firstDay(opened)
  clock.set('2026-03-04 11:30:00')
  await say(register, other, 'RET', { channel: 'ARAMA' })
  await say(register, asker, 'RET', {
    actor: { door: 'page' },
    evidence: { door: 'page', proof: 'link', ...(await keepWording(register, 'tr', shownOnPage)) },
  })
  await sealEntries(register)
  clock.move(60_000)
  await say(register, other, 'ONAY', { evidence: { note: 'başkası söyledi' } })
  const stamper = await closeAndStamp(opened, stamped)
  await lastDay(opened)
  return { ...opened, stamper }
}

async function firstDay({ register, clock }: TestRegister): Promise<void> {
  await say(register, other, 'ONAY')
  clock.set('2026-03-02 14:05:09')
  await say(register, asker, 'ONAY', {
    evidence: {
      door: 'slack',
      note: 'Üyelik formu no 118, “İletişim izinleri” sayfası; ıslak imzalı örneği arşivde, klasör Ş-4.',
      text: 'Örnek Kahve’nin kampanyalarını SMS ile öğrenmek istiyorum. İstediğim an ücretsiz vazgeçebilirim.',
    },
  })
  clock.move(1000)
  await say(register, asker, 'RET', { channel: 'ARAMA', brandCode: 123458, source: undefined })
  await sealEntries(register)
  clock.set('2026-03-02 16:40:00')
  await say(register, other, 'RET')
  await say(register, asker, 'ONAY', { brandCode: 123458, recipientType: 'TACIR', source: 'HS_ISLAK_IMZA' })
}

async function closeAndStamp({ register, clock }: TestRegister, stamped: readonly string[]) {
  clock.set('2026-03-05 00:31:00')
  await closeDaysThrough(register, '2026-03-04')
  const stamper = await ownAuthority(clock.now)
  for (const date of stamped) await stampDay(register, stamper, date)
  clock.set('2026-03-05 09:00:02')
  await seeHead(register, '2026-03-02', 'slack C0RAPOR')
  clock.move(1000)
  await seeHead(register, '2026-03-02', 'telegram -100123')
  return stamper
}

async function lastDay({ register, clock }: TestRegister): Promise<void> {
  clock.set('2026-03-05 10:12:00')
  await say(register, asker, 'ONAY', {
    actor: { door: 'telegram', id: '4711' },
    source: 'HS_EORTAM',
    evidence: {
      door: 'telegram',
      userId: '4711',
      messageId: '12',
      proof: 'own-contact',
      provedAt: clock.now() - 60_000,
      ...(await keepWording(register, 'tr', shownInBot)),
    },
  })
  await say(register, other, 'ONAY', { channel: 'ARAMA', consentDate: '2026-03-05 09:30:00' })
  await say(register, asker, 'ONAY', {
    actor: { door: 'api', id: 'crm@sistem.example' },
    channel: 'ARAMA',
    source: 'HS_CAGRI_MERKEZI',
    consentDate: '2026-03-04 10:00:00',
  })
  await noteComplaint(register, editor, {
    recipient: asker,
    brandCode: 123457,
    channel: 'MESAJ',
    messageAt: '2026-03-04 13:45:00',
    text,
    reference: 'e-Devlet 2026/4711',
  })
  await noteComplaint(register, editor, { recipient: other, brandCode: 123457, text: 'başkasının şikâyeti' })
  clock.set('2026-03-05 14:05:09')
  await noteComplaint(register, editor, { recipient: asker, brandCode: 123457 })
  await settleComplaint(register, editor, { id: 1, outcome: 'no-consent' })
}

/** For an editor below the ceiling of look-ups. */
export async function gathered(register: Register, input: PackInput): Promise<Pack> {
  const collected = await collectPack(register, editor, input)
  if (collected.kind !== 'pack') throw new Error('Cannot collect a pack: too many look-ups')
  return collected.pack
}

export async function zipped(
  register: Register,
  input: Omit<EvidencePackInput, 'format'>,
): Promise<{ readonly fileName: string; readonly zip: Uint8Array }> {
  const made = await evidencePack(register, editor, { ...input, format: 'zip' })
  if (made.kind !== 'file') throw new Error('Cannot make a pack: too many look-ups')
  return { fileName: made.fileName, zip: made.content }
}

/** For a program that verifies it, which prints the PDF anew. */
export async function writePack(file: string): Promise<string> {
  const story = await openPackStory()
  const { zip } = await zipped(story.register, { recipient: asker })
  await story.close()
  writeFileSync(file, zip)
  return file
}

export function filesInZip(zip: Uint8Array): PackFiles {
  const opened = openZip(zip)
  if (opened.kind === 'refused') throw new Error('Cannot open the ZIP')
  return opened.files
}

/** The pack of the story, with evidence added later and an answer of İYS. */
export async function evidencedPack(register: Register): Promise<Pack> {
  const { changes } = await gathered(register, { recipient: asker })
  for (const change of changes.slice(0, 2))
    await addEvidence(register, editor, {
      changeIds: [Buffer.from(change.id, 'hex')],
      proof: { note: `çağrı kaydı ${change.seq}` },
    })
  const [{ id, brandCode, status, consentAt, recordedAt }] = changes as [Pack['changes'][number]]
  const first = { id: Buffer.from(id, 'hex'), brandCode, status, consentAt, recordedAt }
  await write(register, queueChange(first, (await register.settings()).rules))
  await noteAnswers(register, editor, [
    {
      changeId: first.id,
      outcome: 'registered',
      by: 'receipt',
      transactionId: 'ab'.repeat(32),
      creationDate: null,
    },
  ])
  return await gathered(register, { recipient: asker, day: '2026-03-04' })
}
