import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tamper } from '../../../test/cli/tamper.ts'
import { type Instance, openTestDelivery, type TestDelivery } from '../../../test/support/delivery.ts'
import { editor, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { latestDrills } from '../../register/drill/drills.ts'
import { noteNotFound } from '../../register/drill/not-found.ts'
import { startDrill } from '../../register/drill/start.ts'
import { addEvidence } from '../../register/evidence/later-evidence.ts'
import { addRoom } from '../../register/rooms.ts'
import { setSetting } from '../../register/settings.ts'
import type { Message } from '../outbox/message.ts'

let delivery: TestDelivery
beforeEach(async () => {
  delivery = await openTestDelivery({ now: '2026-02-10 15:00:00' })
  await setSetting(delivery.engine, 'report_catch_up_days', '1', 'test', 0)
})
afterEach(() => delivery.close())

const channel = { platform: 'slack', externalId: 'C1', brandCode: subBrandCode } as const
const group = { platform: 'telegram', externalId: '-42', brandCode: subBrandCode } as const
const editorOf = { brandCodes: [subBrandCode] }

async function tickAt(wallTime: string, { tick }: Pick<Instance, 'tick'> = delivery): Promise<void> {
  delivery.test.clock.set(wallTime)
  await tick()
}

type Asked = Extract<Message, { kind: 'drill-asked' }>
type Score = Extract<Message, { kind: 'drill-score' }>

const asked = (target = 'C1') => of<Asked>('drill-asked', target)
const scores = (target = 'C1') => of<Score>('drill-score', target)
function of<Kind extends Asked | Score>(kind: Kind['kind'], target: string): Kind[] {
  return delivery.platform.sent.flatMap((one) =>
    one.target === target && one.message.kind === kind ? [one.message as Kind] : [],
  )
}

/** ONAYs of these numbers, with evidence where it is said. */
async function consents(from: number, count: number, evidence?: { note: string }): Promise<void> {
  for (let n = from; n < from + count; n += 1)
    await say(delivery.register, phone(n), 'ONAY', { source: 'HS_CAGRI_MERKEZI', evidence })
}

async function addTo(drill: Asked | undefined, place: number): Promise<void> {
  const item = drill?.items.find((one) => one.place === place) ?? drill?.items[0]
  await addEvidence(delivery.register, editor, {
    changeId: Buffer.from(item?.changeId ?? '', 'hex'),
    note: `kayıt ${place}`,
  })
}

const notFound = (drillId: number, place: number) =>
  noteNotFound(delivery.register, editor, { drillId, place, ...editorOf })

describe('a readiness drill', () => {
  test('begins on the first business day of the month at the time of the report, in every room of the brand', async () => {
    await addRoom(delivery.register, channel)
    await addRoom(delivery.register, group)
    await consents(1, 12)
    await tickAt('2026-03-01 23:00:00')
    await tickAt('2026-03-02 08:59:00')
    expect(asked()).toEqual([])
    await tickAt('2026-03-02 09:00:00')
    expect(asked()).toMatchObject([{ drawn: 10, dueOn: '2026-03-09', answeredHere: true }])
    expect(asked('-42')).toMatchObject([{ drawn: 10, dueOn: '2026-03-09', answeredHere: false }])
    expect(asked()[0]?.items).toHaveLength(10)
    expect(asked()[0]?.items[0]).toMatchObject({ channel: 'MESAJ', source: 'HS_CAGRI_MERKEZI' })
  })

  test('asks only for what has no evidence, and is scored at once where everything has it', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 3, { note: 'form' })
    await tickAt('2026-03-02 09:00:00')
    expect(asked()).toEqual([])
    expect(scores()).toMatchObject([
      { score: { counted: 3, proven: 3, weakest: [] }, before: null, evidenceHead: null },
    ])
  })

  test('is scored as soon as everything is answered, and compared with the month before', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 4)
    await tickAt('2026-03-02 09:00:00')
    const [first] = asked()
    for (const place of [1, 2]) await addTo(first, place)
    await tickAt('2026-03-03 10:00:00')
    expect(scores()).toEqual([])
    for (const place of [3, 4]) await notFound(first?.drillId ?? 0, place)
    await tickAt('2026-03-03 10:02:00')
    expect(scores()).toMatchObject([
      {
        score: { counted: 4, proven: 2, weakest: [{ source: 'HS_CAGRI_MERKEZI', counted: 4, proven: 2 }] },
        before: null,
      },
    ])
    expect(scores()[0]?.evidenceHead).toMatch(/^[0-9a-f]{64}$/)

    await tickAt('2026-04-01 09:00:00')
    for (const { place } of asked()[1]?.items ?? []) await addTo(asked()[1], place)
    await tickAt('2026-04-01 09:02:00')
    expect(scores()[1]).toMatchObject({
      score: { counted: 4, proven: 4 },
      before: { counted: 4, proven: 2, startedOn: '2026-03-02', isMonthBefore: true },
    })
  })

  test('ends with its last day, and what nobody answered has no evidence', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 2)
    await tickAt('2026-03-02 09:00:00')
    await addTo(asked()[0], 1)
    await tickAt('2026-03-09 23:59:00')
    expect(scores()).toEqual([])
    await tickAt('2026-03-10 00:00:00')
    expect(scores()).toMatchObject([{ score: { counted: 2, proven: 1 } }])
    const [drill] = await latestDrills(delivery.register, subBrandCode, 1)
    expect(drill?.items.map(({ state }) => state).toSorted()).toEqual(['added', 'unanswered'])
  })

  test('takes evidence that comes after somebody said there is none', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 2)
    await tickAt('2026-03-02 09:00:00')
    const [drill] = asked()
    expect(await notFound(drill?.drillId ?? 0, 1)).toMatchObject({ kind: 'noted' })
    await addTo(drill, 1)
    expect(await notFound(drill?.drillId ?? 0, 1)).toEqual({ kind: 'refused', reason: 'proven' })
    await notFound(drill?.drillId ?? 0, 2)
    await tickAt('2026-03-02 09:02:00')
    expect(scores()).toMatchObject([{ score: { counted: 2, proven: 1 } }])
    expect(await notFound(drill?.drillId ?? 0, 2)).toEqual({ kind: 'refused', reason: 'over' })
  })

  test('drops what was refused, renewed or erased meanwhile', async () => {
    const { register, test: opened } = delivery
    await addRoom(register, channel)
    await consents(1, 4)
    await tickAt('2026-03-02 09:00:00')
    const [drill] = asked()
    opened.clock.set('2026-03-02 12:00:00')
    await say(register, phone(1), 'RET')
    await say(register, phone(2), 'ONAY')
    tamper(opened.path, (database) =>
      database.exec(
        `UPDATE recipient SET sealed = NULL, erased_at = 1 WHERE id = (SELECT recipient_id FROM change WHERE seq = 3)`,
      ),
    )
    const still = await Promise.all([1, 2, 3, 4].map((place) => notFound(drill?.drillId ?? 0, place)))
    expect(still.map((one) => (one.kind === 'refused' ? one.reason : one.kind)).toSorted()).toEqual([
      'dropped',
      'dropped',
      'dropped',
      'noted',
    ])
    await tickAt('2026-03-02 12:02:00')
    expect(scores()).toMatchObject([{ score: { counted: 1, proven: 0, dropped: 3 } }])
  })

  test('is held once a month, however many processes tick and restart', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 3)
    const other = await delivery.another()
    delivery.test.clock.set('2026-03-02 09:00:00')
    await Promise.all([delivery.tick(), other.tick(), delivery.fork().tick()])
    for (let round = 0; round < 8; round += 1) {
      delivery.test.clock.move(61_000)
      await Promise.all([delivery.tick(), other.tick(), delivery.fork().tick()])
    }
    expect(asked()).toHaveLength(1)
    for (let day = 3; day < 31; day += 1) {
      delivery.test.clock.set(`2026-03-${String(day).padStart(2, '0')} 12:00:00`)
      await Promise.all([delivery.fork().tick(), other.tick()])
    }
    expect(asked()).toHaveLength(1)
    expect(scores()).toHaveLength(1)
  })

  test('started by two processes at the very same time is one', async () => {
    await consents(1, 3)
    const other = await delivery.another()
    const wish = { brandCode: subBrandCode, occasion: '2026-03', actor: null, random: Math.random }
    const outcomes = await Promise.all([
      startDrill(delivery.register, wish),
      startDrill(other.register, wish),
    ])
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'started'])
  })

  test('tells what a process that died had started, and asked or closed but not told', async () => {
    const { register, engine, outbox } = delivery
    await addRoom(register, channel)
    await consents(1, 2)
    delivery.test.clock.set('2026-03-02 09:00:00')
    await startDrill(register, {
      brandCode: subBrandCode,
      occasion: '2026-03',
      actor: null,
      random: Math.random,
    })
    await delivery.fork().tick()
    expect(asked()).toHaveLength(1)
    // It died before it could note that it had asked.
    await engine.apply(['UPDATE drill SET asked_at = NULL'])
    delivery.test.clock.move(61_000)
    await delivery.fork().tick()
    await outbox.deliverDue()
    expect(asked()).toHaveLength(1)
    await tickAt('2026-03-10 09:00:00', delivery.fork())
    await engine.apply(['UPDATE drill SET told_at = NULL'])
    await tickAt('2026-03-10 09:02:00', delivery.fork())
    expect(scores()).toHaveLength(1)
  })

  test('that was missed is held late, once, and only the last of several', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 2)
    await tickAt('2026-02-11 09:00:00')
    expect(asked()).toEqual([])
    await tickAt('2026-05-20 17:00:00')
    expect(asked()).toMatchObject([{ dueOn: '2026-06-01' }])
    await tickAt('2026-05-25 17:00:00')
    expect(asked()).toHaveLength(1)
  })

  test('waits while another one is open', async () => {
    const { register } = delivery
    await addRoom(register, channel)
    await consents(1, 2)
    delivery.test.clock.set('2026-02-27 12:00:00')
    const wish = { brandCode: subBrandCode, actor: editor, random: Math.random }
    await startDrill(register, { ...wish, occasion: 'asked 1' })
    expect(await startDrill(register, { ...wish, occasion: 'asked 2' })).toEqual({
      kind: 'refused',
      reason: 'open',
    })
    await tickAt('2026-03-02 09:00:00')
    expect(asked()).toHaveLength(1)
    await tickAt('2026-03-10 09:00:00')
    await tickAt('2026-03-10 09:02:00')
    expect(asked()).toHaveLength(2)
  })

  test('is not held for a brand without a room, one whose room came later, or one without ONAY', async () => {
    await consents(1, 2)
    await addRoom(delivery.register, { ...channel, externalId: 'C2', brandCode: providerCode })
    await tickAt('2026-03-02 10:00:00')
    await addRoom(delivery.register, channel)
    await tickAt('2026-03-03 10:00:00')
    expect(delivery.platform.sent.filter(({ message }) => message.kind.startsWith('drill'))).toEqual([])
    await tickAt('2026-04-01 09:00:00')
    expect(asked()).toHaveLength(1)
  })

  test('goes by the settings, and is not held where it is switched off', async () => {
    const { engine } = delivery
    await addRoom(delivery.register, channel)
    await consents(1, 2)
    await setSetting(engine, 'drill_day', 'off', 'test', 0)
    await tickAt('2026-03-05 10:00:00')
    expect(asked()).toEqual([])
    for (const [name, value] of [
      ['drill_day', '15'],
      ['drill_at', '10:30'],
      ['drill_answer_days', '2'],
    ] as const)
      await setSetting(engine, name, value, 'test', 0)
    await tickAt('2026-03-16 10:31:00')
    expect(asked()).toMatchObject([{ dueOn: '2026-03-18' }])
  })

  test('puts no address and no word of the evidence into a room', async () => {
    await addRoom(delivery.register, channel)
    await consents(1, 3)
    await tickAt('2026-03-02 09:00:00')
    await addTo(asked()[0], 1)
    await tickAt('2026-03-10 09:00:00')
    const sent = JSON.stringify(delivery.platform.sent)
    expect(scores()).toHaveLength(1)
    expect(sent).not.toMatch(/50{5,}|kayıt 1/)
  })
})
