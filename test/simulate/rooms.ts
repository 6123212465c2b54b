import { channels } from '../../src/consent/consent.ts'
import { reportMessages } from '../../src/features/report/messages.ts'
import type { Register } from '../../src/register/register.ts'
import { numbers } from '../support/queries.ts'
import { holds } from './broken.ts'
import { company } from './company.ts'
import type { Ledger, Moved } from './ledger.ts'
import type { SimulatedPlatforms } from './platforms.ts'

const hourMs = 60 * 60_000
const answered = reportMessages.tr.day

/** Reads the rooms: daily reports, hourly counts of recipients' changes, heads of days. */
export function roomsOf(parts: {
  readonly register: Register
  readonly ledger: Ledger
  readonly platforms: SimulatedPlatforms
}) {
  const { register, ledger, platforms } = parts
  const { engine, clock } = register
  const read = new Set<number>()
  const counted = new Map<number, number>()

  function checkReport(day: string, brandCode: number, text: string): void {
    const moved = channels.map((channel) => ({ channel, ...ledger.movedOn(day, brandCode, channel) }))
    if (moved.every(isNothing)) {
      holds(text.includes(answered.quiet), 'a day without changes is told as one')
      return
    }
    for (const { channel, ofRecipients: _, ...all } of moved) {
      holds(text.includes(answered.channel(channel, all)), 'a report tells what was recorded')
    }
  }

  function readDigest(brandCode: number, text: string): void {
    const numbers = [...text.matchAll(/(\d+) (?:ONAY|RET)/g)].map(([, number]) => Number(number))
    holds(numbers.length > 0, 'an hour is told with its counts')
    const sum = numbers.reduce((total, one) => total + one, 0)
    counted.set(brandCode, (counted.get(brandCode) ?? 0) + sum)
  }

  return {
    async isWaiting() {
      const [seq = 0] = await engine.read(countedThrough)
      const hour = Math.floor(clock() / hourMs) * hourMs
      return ledger.ofRecipients.some((one) => one.seq > seq && one.recordedAt < hour)
    },
    async check() {
      holds((await engine.read(unseenHeads))[0] === 0, 'a report in a room is noted as an anchor of its day')
      for (const { id, key, brandCode } of await engine.read(posts)) {
        const text = platforms.slackPosts.get(id)
        if (text === undefined || read.has(id)) continue
        read.add(id)
        const [kind, day = ''] = key.split(':')
        if (kind === 'report') checkReport(day, brandCode, text)
        else readDigest(brandCode, text)
      }
      const [seq = 0] = await engine.read(countedThrough)
      for (const brandCode of company.brands) {
        const own = ledger.ofRecipients.filter((one) => one.seq <= seq && one.brandCode === brandCode)
        holds(
          own.length === (counted.get(brandCode) ?? 0),
          'a room is told of each change that recipients made, once',
        )
      }
    },
  }
}

const isNothing = ({ approval, rejection }: Moved) => approval + rejection === 0

const countedThrough = numbers(`SELECT seq FROM reading WHERE name = 'digest'`)

const posts = {
  sql: `SELECT outbox.id, key, brand_code FROM outbox JOIN room ON room.id = room_id
    WHERE key LIKE 'report:%' OR key LIKE 'digest:%' ORDER BY outbox.id`,
  params: [],
  map: ([id, key, brandCode]: readonly unknown[]) => ({
    id: Number(id),
    key: String(key),
    brandCode: Number(brandCode),
  }),
}

/** Reports that arrived, and whose day was not marked as seen. */
const unseenHeads = numbers(
  `SELECT count(*) FROM outbox WHERE state = 'sent' AND head_date IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM entry JOIN day ON day.date = head_date WHERE subject = 'posted ' || head_date || ' ' || platform || ' ' || target
      AND content ->> '$.head' = lower(hex(day.head)))`,
)
