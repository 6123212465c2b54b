import { dayOf, formatWallTime, instantAt, previousDay } from '../../calendar/istanbul.ts'
import type { Channel, Status } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { CompanySource } from '../../consent/source.ts'
import type { Actor } from '../../register/actor.ts'
import { addBrand, addProvider, theProvider } from '../../register/brands.ts'
import { record } from '../../register/record/record.ts'
import type { Register } from '../../register/register.ts'
import { addRoom } from '../../register/rooms.ts'
import { setSetting } from '../../register/settings.ts'
import { addStaff } from '../../register/staff.ts'
import { cast } from './cast.ts'

const hourMs = 60 * 60_000

/** The demonstration company: two brands, its staff, its rooms, and what happened yesterday. Made once, when there is none. */
export async function seedPlayground(register: Register): Promise<void> {
  if ((await theProvider(register)) !== null) return
  const now = register.clock()
  const yesterday = instantAt(previousDay(dayOf(now)), 9 * 60)
  const { company, slack, telegram } = cast
  await addProvider(
    { ...register, clock: () => yesterday - hourMs },
    { code: company.code, name: company.name },
  )
  await addBrand(register, { providerCode: company.code, ...company.brand })
  // Nothing is sent to its recipients, so that nobody is to look after what could not be (L7).
  await setSetting(register.engine, 'confirm_consents', 'no', 'playground', now)
  for (const { slackId, role } of slack.staff) {
    if (role !== null) await addStaff(register, { slackUser: slackId, role, by: 'playground' })
  }
  await seedRooms({ ...register, clock: () => yesterday - hourMs })
  for (const [place, sample] of samples().entries()) {
    // Each at its own moment of yesterday, so that the first report has something to tell.
    const at = yesterday + place * 17 * 60_000
    await seedChange({ ...register, clock: () => Math.min(at, now) }, sample)
  }

  async function seedRooms(then: Register): Promise<void> {
    const reportRoom = slack.channels.find(({ purpose }) => purpose === 'report')
    for (const brandCode of [company.code, company.brand.code]) {
      if (reportRoom !== undefined) {
        await addRoom(then, { platform: 'slack', externalId: reportRoom.id, brandCode })
      }
    }
    await addRoom(then, {
      platform: 'telegram',
      externalId: String(telegram.group.id),
      brandCode: company.brand.code,
    })
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
  const { company, slack, telegram } = cast
  const kahve = company.brand.code
  const ayse: Actor = { door: 'slack', id: slack.staff[0]?.slackId ?? 'U0' }
  const shop: Actor = { door: 'api', id: 'magaza' }
  const phone = (place: number): Recipient => ({
    kind: 'phone',
    address: telegram.people[place]?.phone ?? '+905000000001',
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
