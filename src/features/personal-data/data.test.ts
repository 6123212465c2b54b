import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { asker, openPackStory, other } from '../../../test/support/pack.ts'
import { editor, email, phone, subBrandCode, writesFirst } from '../../../test/support/register.ts'
import { noteConfirmations } from '../../register/confirmations/confirmations.ts'
import { askConsent } from '../../register/consent-requests.ts'
import { makeCode } from '../../register/email-codes.ts'
import { makeLink } from '../../register/links.ts'
import { lookUp } from '../../register/look-up.ts'
import { proveAddress } from '../../register/people.ts'
import { setSetting } from '../../register/settings.ts'
import { personData } from './data.ts'
import { purposes } from './pdf.ts'

const story = forAllTests(() => openPackStory())
beforeAll(async () => {
  const { register } = story
  await makeLink(register, { recipient: asker, brandCode: subBrandCode, channel: 'MESAJ' })
  await makeLink(register, { recipient: other, brandCode: subBrandCode, channel: 'ARAMA' })
  await writesFirst(register, '4711')
  await proveAddress(register, '4711', asker)
  await lookUp(register, { door: 'slack', id: 'U0ASKER' }, { recipient: asker, purpose: 'look-up' })
})

async function dataOf(recipient = asker, brandCodes?: readonly number[]) {
  const made = await personData(story.register, editor, { recipient, brandCodes, format: 'json' })
  if (made.kind !== 'file') throw new Error('Cannot make the data: too many look-ups')
  const text = Buffer.from(made.content).toString()
  return { ...made, text, data: JSON.parse(text) }
}

describe('personData()', () => {
  test('tells everything held about an address, and who asked about it, this asking last', async () => {
    const { fileName, text, data } = await dataOf()
    expect(fileName).toBe('kisi-verileri_123456_2026-03-05_140509.json')
    expect(data).toMatchObject({
      kind: 'izin-person',
      recipient: { address: asker.address, known: 'yes' },
      knownSince: '2026-03-02 14:05:09',
      links: [{ brandCode: subBrandCode, channel: 'MESAJ', createdAt: '2026-03-05 14:05:09' }],
      telegram: [{ userId: '4711', provedAt: '2026-03-05 14:05:09' }],
      lookUps: [
        { door: 'slack', actor: 'U0ASKER', purpose: 'look-up', at: '2026-03-05 14:05:09' },
        { door: 'slack', actor: 'U0EDITOR', purpose: 'personal data' },
      ],
    })
    expect(data.changes.map(({ door, status }: Record<string, string>) => `${door} ${status}`)).toEqual([
      'slack ONAY',
      'slack RET',
      'slack ONAY',
      'page RET',
      'telegram ONAY',
      'api ONAY',
    ])
    expect(data.changes[0].evidence.note).toContain('Üyelik formu no 118')
    expect(data.complaints).toHaveLength(2)
    expect(data.consents).toContainEqual(
      expect.objectContaining({ brandCode: subBrandCode, channel: 'MESAJ', status: 'ONAY' }),
    )
    expect(text).not.toMatch(/başkası söyledi|başkasının şikâyeti/)
    expect(text).not.toContain(other.address)
  })

  test('tells of the messages that confirmed an ONAY, and of those that could not go out', async () => {
    await noteConfirmations(story.register)
    const { data } = await dataOf()
    expect(data.confirmations.length).toBeGreaterThan(0)
    expect(data.confirmations).toContainEqual({
      brandCode: subBrandCode,
      channel: 'MESAJ',
      recordedAt: expect.stringMatching(/^2026-03-0\d /),
      dueOn: expect.stringMatching(/^2026-03-0\d$/),
      sentAt: null,
      needlessAt: null,
    })
    expect((await dataOf(phone(98))).data.confirmations).toEqual([])
  })

  test('tells of what waits for a proof of an address, known or not', async () => {
    const { register } = story
    const stranger = email(77)
    await makeCode(register, { recipient: stranger, asker: 'telegram 1', session: 'telegram 1' })
    await askConsent(register, subBrandCode, {
      ...{ recipient: stranger, channels: ['EPOSTA'], name: 'Deniz Örnek', language: 'tr', shown: {} },
      ...{ networkAddress: '192.0.2.7', browser: 'Tarayıcı' },
    })
    const { data } = await dataOf(stranger)
    const kept = {
      name: 'Deniz Örnek',
      channels: ['EPOSTA'],
      networkAddress: '192.0.2.7',
      browser: 'Tarayıcı',
    }
    expect(data).toMatchObject({
      recipient: { known: 'no' },
      codes: [{ provedAt: null }],
      requests: [{ brandCode: subBrandCode, confirmedAt: null, kept }],
    })
    expect((await dataOf()).data).toMatchObject({ codes: [], requests: [] })
  })

  test('keeps to the brands its asker may see', async () => {
    const { data } = await dataOf(asker, [123458])
    const codes = [...data.changes, ...data.links, ...data.consents].map(({ brandCode }) => brandCode)
    expect(new Set(codes)).toEqual(new Set([123458]))
  })

  test('says of an unknown address that nothing is held but the asking', async () => {
    const { data } = await dataOf(phone(99))
    expect(data).toMatchObject({ recipient: { known: 'no' }, knownSince: null, changes: [], links: [] })
    expect(data.lookUps).toMatchObject([{ purpose: 'personal data' }])
  })

  test('is refused over the daily ceiling of look-ups', async () => {
    const { register, engine, clock } = story
    await setSetting(engine, 'look_ups_per_day', '1', 'test', clock.now())
    clock.move(3000)
    expect(await personData(register, editor, { recipient: asker, format: 'zip' })).toEqual({
      kind: 'ceiling',
      perDay: 1,
    })
  })
})

const root = resolve(import.meta.dirname, '../../..')

function purposesInSource(): string[] {
  const files = ['src', 'bots'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return (
    files
      // Purposes of playground rooms and of the SMS sender are something else.
      .filter((file) => !/playground|[/\\]sms[/\\]/.test(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bpurpose(?:: | = |: .* \?\? )'([^']+)'/g)])
      .map(([, purpose]) => purpose ?? '')
  )
}

test('every purpose of a look-up of an address has a Turkish name in the document', () => {
  const found = purposesInSource()
  expect(found).toEqual(expect.arrayContaining(['look-up', 'erasure', 'evidence pack', 'personal data']))
  // A system that reads the changes of a brand, or a ticket, names no address, so no person's document tells it.
  const ofBrands = ['changes', 'iys changes', 'ticket']
  expect(found.filter((purpose) => !Object.hasOwn(purposes, purpose)).toSorted()).toEqual(ofBrands)
})
