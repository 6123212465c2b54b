import { dayOf, formatWallTime, instantAt, previousDay } from '../../src/calendar/istanbul.ts'
import { newestDayToClose } from '../../src/calendar/schedule.ts'
import type { Actor } from '../../src/consent/actor.ts'
import type { Channel, CompanySource, Status } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { addBrand, addProvider, theProvider } from '../../src/register/company/brands.ts'
import { addRoom } from '../../src/register/company/rooms.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import { record } from '../../src/register/record/record.ts'
import type { Register } from '../../src/register/register.ts'
import { company, recipients, reportRoom, staff } from './people.ts'

const hourMs = 60 * 60_000

/**
 * Fills an empty database with example data: two brands, staff, a channel for the daily report, and yesterday's changes.
 * Yesterday is closed at once, so that its report exists. The channel gets no report of yesterday: the chat begins empty.
 */
export async function seedPlayground(register: Register): Promise<void> {
  if ((await theProvider(register)) !== null) return
  const now = register.clock()
  const yesterday = instantAt(previousDay(dayOf(now)), 9 * 60)
  const before = { ...register, clock: () => yesterday - hourMs }
  await addProvider(before, { code: company.code, name: company.name })
  await addBrand(register, { providerCode: company.code, ...company.brand })
  // Nothing is sent to these recipients, so no confirmation is due (L7 in docs/rules).
  await setSetting(register.engine, 'confirm_consents', 'no', { by: 'playground', now })
  for (const { id, role } of staff) {
    if (role !== null) await addStaff(register, { slackUser: id, role, by: 'playground' })
  }
  for (const brandCode of [company.code, company.brand.code]) {
    await addRoom(register, { platform: 'slack', externalId: reportRoom.id, brandCode })
  }
  for (const [place, sample] of samples().entries()) {
    // Spread over yesterday, so that the first report has content.
    const at = yesterday + place * 17 * 60_000
    await seedChange({ ...register, clock: () => Math.min(at, now) }, sample)
  }
  await closeDaysThrough(register, newestDayToClose(now))
}

/** Example change: recipient, brand code, channel, status, source, actor and its evidence, if any. */
type Sample = readonly [Recipient, number, Channel, Status, CompanySource, Actor, evidence?: string]

/** Returns the example changes of yesterday. */
function samples(): Sample[] {
  const kahve = company.brand.code
  const ayse: Actor = { door: 'slack', id: staff[0]?.id ?? 'U0' }
  const shop: Actor = { door: 'api', id: 'magaza' }
  const [deniz, kerem] = recipients.map(({ phone: address }): Recipient => ({ kind: 'phone', address }))
  const email = (name: string): Recipient => ({ kind: 'email', address: `${name}@ornek.example` })
  if (deniz === undefined || kerem === undefined) return []
  return [
    [deniz, kahve, 'MESAJ', 'ONAY', 'HS_WEB', shop, 'web-form-v3'],
    [deniz, kahve, 'ARAMA', 'ONAY', 'HS_CAGRI_MERKEZI', ayse],
    [deniz, company.code, 'MESAJ', 'ONAY', 'HS_MOBIL', shop, 'app-v12'],
    [kerem, kahve, 'MESAJ', 'ONAY', 'HS_ISLAK_IMZA', ayse, 'form-118'],
    [email('deniz'), kahve, 'EPOSTA', 'ONAY', 'HS_WEB', shop, 'web-form-v3'],
    [email('kerem'), kahve, 'EPOSTA', 'ONAY', 'HS_WEB', shop],
    [email('kerem'), kahve, 'EPOSTA', 'RET', 'HS_EPOSTA', { door: 'click' }],
  ]
}

/** Records an example change. The time of the register's clock is both its date and the time of the record. */
async function seedChange(register: Register, sample: Sample): Promise<void> {
  const [recipient, brandCode, channel, status, source, actor, evidence] = sample
  const consentDate = formatWallTime(register.clock())
  await record(register, actor, {
    brandCode,
    recipient,
    channel,
    request: { recipientType: 'BIREYSEL', status, source, consentDate },
    ...(evidence === undefined ? {} : { evidence: { evidence } }),
  })
}
