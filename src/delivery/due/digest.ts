import { listBrands } from '../../register/brands.ts'
import { countNewHours, type HourCount, noteHours } from '../../register/digest/count.ts'
import { hourMs } from '../../register/digest/hour.ts'
import { usualRefusals } from '../../register/digest/usual.ts'
import type { Register } from '../../register/register.ts'
import { listRooms } from '../../register/rooms.ts'
import type { Message } from '../outbox/message.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'

type Digest = Extract<Message, { kind: 'recipient-digest' }>

/**
 * Once an hour is over, tells each brand's rooms how many consents its recipients changed themselves, by channel and without
 * an address; nothing where nobody did. Refusals far above the usual are told to the admins too, once a day for a brand.
 */
export async function tellOfRecipients(register: Register, outbox: Outbox): Promise<void> {
  const counted = await countNewHours(register)
  if (counted === null) return
  const { recipient_digest: isWanted } = await register.settings()
  const brands = new Map((await listBrands(register)).map(({ code, name }) => [code, name]))
  const rooms = isWanted ? await listRooms(register) : []
  const items: OutboxItem[] = []
  for (const [brandCode, own] of Map.groupBy(counted.counts, (one) => one.brandCode)) {
    const digest: Digest = {
      kind: 'recipient-digest',
      brandName: brands.get(brandCode) ?? String(brandCode),
      // What was stored late may be of an hour that was told of before.
      from: Math.min(counted.from, ...own.map(({ hour }) => hour)) * hourMs,
      until: counted.until * hourMs,
      channels: byChannel(own),
      unusual: await unusualHour(register, brandCode, own),
    }
    const key = `digest:${counted.until}`
    items.push(
      ...rooms
        .filter((room) => room.brandCode === brandCode)
        .map(
          ({ id, platform, externalId }): OutboxItem => ({
            key: `${key}:${brandCode}:${id}`,
            platform,
            target: externalId,
            roomId: id,
            message: digest,
          }),
        ),
    )
    if (digest.unusual !== null) {
      const { brandName, unusual } = digest
      await outbox.alarm(`refusals-high:${brandCode}`, { kind: 'refusals-high', brandName, ...unusual })
    }
  }
  await noteHours(register, counted, items.length === 0 ? null : outbox.puts(items))
}

function byChannel(counts: readonly HourCount[]): Digest['channels'] {
  const channels = Map.groupBy(counts, ({ channel }) => channel)
  return [...channels].map(([channel, own]) => ({
    channel,
    approval: own.reduce((sum, { approvals }) => sum + approvals, 0),
    rejection: own.reduce((sum, { rejections }) => sum + rejections, 0),
  }))
}

/** The hour with the most refusals, when they are so many more than usual as the settings say; else null. */
async function unusualHour(
  register: Register,
  brandCode: number,
  counts: readonly HourCount[],
): Promise<Digest['unusual']> {
  const { refusal_alarm_times: times, refusal_alarm_from: least } = await register.settings()
  if (times === null) return null
  const hours = Map.groupBy(counts, ({ hour }) => hour)
  const refusals = [...hours].map(([hour, own]) => ({
    hour,
    rejections: own.reduce((sum, { rejections }) => sum + rejections, 0),
  }))
  for (const { hour, rejections } of refusals.sort((a, b) => b.rejections - a.rejections)) {
    if (rejections < least) return null
    const usual = await usualRefusals(register, brandCode, hour)
    if (usual !== null && rejections > usual * times) return { hourAt: hour * hourMs, rejections, usual }
  }
  return null
}
