import { dayOf, formatWallTime, instantAt, previousDay } from '../../src/calendar/istanbul.ts'
import type { Channel, Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { CompanySource } from '../../src/consent/source.ts'
import type { Actor } from '../../src/register/actor.ts'
import { addBrand, addProvider, theProvider } from '../../src/register/brands.ts'
import { record } from '../../src/register/record/record.ts'
import type { Register } from '../../src/register/register.ts'
import { addRoom } from '../../src/register/rooms.ts'
import { setSetting } from '../../src/register/settings.ts'
import { addStaff } from '../../src/register/staff.ts'
import { company, recipients, reportRoom, staff } from './people.ts'

const hourMs = 60 * 60_000

/** The demonstration company: two brands, its staff, its report room and yesterday's changes. Made once, when there is none. */
export async function seedPlayground(register: Register): Promise<void> {
  if ((await theProvider(register)) !== null) return
  const now = register.clock()
  const yesterday = instantAt(previousDay(dayOf(now)), 9 * 60)
  await addProvider(
    { ...register, clock: () => yesterday - hourMs },
    { code: company.code, name: company.name },
  )
  await addBrand(register, { providerCode: company.code, ...company.brand })
  // Nothing is sent to its recipients, so that nobody is to look after what could not be (L7).
  await setSetting(register.engine, 'confirm_consents', 'no', 'playground', now)
  for (const { id, role } of staff) {
    if (role !== null) await addStaff(register, { slackUser: id, role, by: 'playground' })
  }
  for (const brandCode of [company.code, company.brand.code]) {
    const room = { platform: 'slack', externalId: reportRoom.id, brandCode } as const
    await addRoom({ ...register, clock: () => yesterday - hourMs }, room)
  }
  for (const [place, sample] of samples().entries()) {
    // Each at its own moment of yesterday, so that the first report has something to tell.
    const at = yesterday + place * 17 * 60_000
    await seedChange({ ...register, clock: () => Math.min(at, now) }, sample)
  }
}

interface Sample {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly status: Status
  readonly source: CompanySource
  readonly actor: Actor
  readonly evidence?: string
}

function samples(): Sample[] {
  const kahve = company.brand.code
  const ayse: Actor = { door: 'slack', id: staff[0]?.id ?? 'U0' }
  const shop: Actor = { door: 'api', id: 'magaza' }
  const phone = (place: number): Recipient => ({
    kind: 'phone',
    address: recipients[place]?.phone ?? '+905000000001',
  })
  const email = (name: string): Recipient => ({ kind: 'email', address: `${name}@ornek.example` })
  return [
    {
      recipient: phone(0),
      brandCode: kahve,
      channel: 'MESAJ',
      status: 'ONAY',
      source: 'HS_WEB',
      actor: shop,
      evidence: 'web formu, sürüm 3',
    },
    {
      recipient: phone(0),
      brandCode: kahve,
      channel: 'ARAMA',
      status: 'ONAY',
      source: 'HS_CAGRI_MERKEZI',
      actor: ayse,
    },
    {
      recipient: phone(0),
      brandCode: company.code,
      channel: 'MESAJ',
      status: 'ONAY',
      source: 'HS_MOBIL',
      actor: shop,
      evidence: 'uygulama ekranı, sürüm 12',
    },
    {
      recipient: phone(1),
      brandCode: kahve,
      channel: 'MESAJ',
      status: 'ONAY',
      source: 'HS_ISLAK_IMZA',
      actor: ayse,
      evidence: 'imzalı form 118',
    },
    {
      recipient: email('deniz'),
      brandCode: kahve,
      channel: 'EPOSTA',
      status: 'ONAY',
      source: 'HS_WEB',
      actor: shop,
      evidence: 'web formu, sürüm 3',
    },
    {
      recipient: email('kerem'),
      brandCode: kahve,
      channel: 'EPOSTA',
      status: 'ONAY',
      source: 'HS_WEB',
      actor: shop,
    },
    {
      recipient: email('kerem'),
      brandCode: kahve,
      channel: 'EPOSTA',
      status: 'RET',
      source: 'HS_EPOSTA',
      actor: { door: 'click' },
    },
  ]
}

async function seedChange(register: Register, sample: Sample): Promise<void> {
  const { recipient, brandCode, channel, status, source, actor, evidence } = sample
  await record(register, actor, {
    brandCode,
    recipient,
    channel,
    request: {
      recipientType: 'BIREYSEL',
      status,
      source,
      consentDate: formatWallTime(register.clock()),
    },
    ...(evidence === undefined ? {} : { evidence: { note: evidence } }),
  })
}
