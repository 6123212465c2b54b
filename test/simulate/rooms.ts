import { channels } from '../../src/consent/consent.ts'
import { reportMessages } from '../../src/features/report/messages.ts'
import type { Register } from '../../src/register/register.ts'
import { numbers } from '../support/register/queries.ts'
import { holds } from './broken.ts'
import type { Ledger, Moved } from './ledger.ts'
import type { SimulatedPlatforms } from './platforms.ts'

const answered = reportMessages.tr.day

/** Reads the rooms: daily reports, heads of days. */
export function roomsOf(parts: {
  readonly register: Register
  readonly ledger: Ledger
  readonly platforms: SimulatedPlatforms
}) {
  const { register, ledger, platforms } = parts
  const { engine } = register
  const read = new Set<number>()

  function checkReport(day: string, brandCode: number, text: string): void {
    const moved = channels.map((channel) => ({ channel, ...ledger.movedOn(day, brandCode, channel) }))
    if (moved.every(isNothing)) {
      holds(text.includes(answered.quiet), 'a day without changes is told as one')
      return
    }
    for (const { channel, ...all } of moved) {
      holds(text.includes(answered.channel(channel, all)), 'a report tells what was recorded')
    }
  }

  return {
    async check() {
      holds((await engine.read(unseenHeads))[0] === 0, 'a report in a room is noted as an anchor of its day')
      for (const { id, key, brandCode } of await engine.read(posts)) {
        const text = platforms.slackPosts.get(id)
        if (text === undefined || read.has(id)) continue
        read.add(id)
        checkReport(key.split(':')[1] ?? '', brandCode, text)
      }
    },
  }
}

const isNothing = ({ approval, rejection }: Moved) => approval + rejection === 0

const posts = {
  sql: `SELECT outbox.id, key, brand_code FROM outbox JOIN room ON room.id = room_id
    WHERE key LIKE 'report:%' ORDER BY outbox.id`,
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
