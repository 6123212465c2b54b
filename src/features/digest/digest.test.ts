import { beforeEach, describe, expect, it } from 'vitest'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { postReply } from '../../app/features.ts'
import type { Message } from '../../jobs/message.ts'
import { addRoom } from '../../register/rooms.ts'
import { setSetting } from '../../register/settings.ts'
import { postDigests } from './digest.ts'

// A Monday.
const delivery = forEachTest(() => openTestDelivery({ now: '2026-03-02 14:10:00' }))
const hour = 60 * 60_000

beforeEach(async () => {
  await setSetting(delivery.engine, 'recipient_digest', 'yes', 'U0ADMIN', delivery.test.clock.now())
  await addRoom(delivery.register, { platform: 'slack', brandCode: subBrandCode, externalId: 'C0KAHVE' })
})

const telegram = { door: 'telegram', id: '7' } as const
const refuse = (n: number) => say(delivery.register, phone(n), 'RET', { actor: telegram })

async function run(): Promise<void> {
  await postDigests(delivery.register, delivery.outbox)
  await delivery.outbox.deliverDue()
}

function sentTo(target: string): Message[] {
  return delivery.platform.sent.filter((one) => one.target === target).map(({ message }) => message)
}

function inWords(message: Message | undefined): string {
  if (message === undefined || message.kind === 'call' || 'letter' in message) throw new Error('No post')
  const { parts } = postReply(message, { language: 'tr', today: '2026-03-02', mayBeRepeat: false })
  return parts.map((part) => ('text' in part ? String(part.text) : '')).join('\n')
}

describe('postDigests()', () => {
  it('counts in the room of the brand what recipients changed themselves, once the hour is over', async () => {
    await run()
    await refuse(1)
    await refuse(2)
    await say(delivery.register, email(1), 'ONAY', { channel: 'EPOSTA', actor: { door: 'page' } })
    await say(delivery.register, phone(3), 'RET')
    await run()
    expect(delivery.platform.sent).toEqual([])
    delivery.test.clock.set('2026-03-02 15:00:30')
    await run()
    const [answerText] = sentTo('C0KAHVE')
    expect(answerText).toMatchObject({ kind: 'recipient-digest', brandName: 'Örnek Kahve' })
    expect(inWords(answerText)).toBe(
      'Örnek Kahve · 2 Mart 2026 14:00–15:00: alıcıların kendi değişiklikleri.\n1 ONAY, 2 RET',
    )
    await run()
    expect(sentTo('C0KAHVE')).toHaveLength(1)
  })

  it('posts nothing while the company has not turned it on', async () => {
    await setSetting(delivery.engine, 'recipient_digest', 'no', 'U0ADMIN', delivery.test.clock.now())
    await refuse(1)
    delivery.test.clock.move(hour)
    await run()
    expect(delivery.platform.sent).toEqual([])
  })
})
